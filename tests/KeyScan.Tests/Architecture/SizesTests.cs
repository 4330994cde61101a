namespace KeyScan.Tests.Architecture;

public sealed class SizesTests
{
    private const int MostLines = 350;

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Assert.Empty(SourceFile.All.Select(f => (f.Path, Lines: f.Text.AsSpan().Count('\n'))).Where(f => f.Lines > MostLines).Select(f => $"{f.Path} has {f.Lines} lines"));
}
