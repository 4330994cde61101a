namespace KeyScan.Tests.Architecture;

public sealed class SizesTests
{
    private const int MostLines = 350;
    private const int MostFiles = 15;

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Assert.Empty(SourceFile.All.Select(f => (f.Path, Lines: f.Text.AsSpan().Count('\n'))).Where(f => f.Lines > MostLines).Select(f => $"{f.Path} has {f.Lines} lines"));

    [Fact]
    public void No_folder_holds_too_many_files() =>
        Assert.Empty(SourceFile.All.GroupBy(f => f.Folder, StringComparer.Ordinal).Where(g => g.Count() > MostFiles).Select(g => $"{g.Key} has {g.Count()} files"));
}
