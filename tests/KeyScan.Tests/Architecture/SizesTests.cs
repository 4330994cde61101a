namespace KeyScan.Tests.Architecture;

public sealed class SizesTests
{
    private const int MostLines = 350;
    private const int MostColumns = 130;

    /// <summary>What is held to the columns. Of the tests those whose lines were broken: the others are to follow.</summary>
    private static readonly string[] Narrow =
    [
        "src/", .. new[] { "Git", "Primitives", "Text", "Vocabulary", "Yaml" }.Select(f => $"tests/KeyScan.Tests/{f}/"),
    ];

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Assert.Empty(SourceFile.All.Select(f => (f.Path, Lines: f.Text.AsSpan().Count('\n'))).Where(f => f.Lines > MostLines).Select(f => $"{f.Path} has {f.Lines} lines"));

    // What stands in a raw string is somebody else's text: SQL, HTML, help. An address or a pattern cannot be broken.
    [Fact]
    public void No_line_is_too_wide_to_read() =>
        Assert.Empty(SourceFile.All.Where(f => Narrow.Any(n => f.Path.StartsWith(n, StringComparison.Ordinal)))
            .SelectMany(f => OwnLines(f.Text).Where(l => l.Text.Length > MostColumns && !CannotBreak(l.Text)).Select(l => $"{f.Path}:{l.Number} has {l.Text.Length} columns")));

    [Theory]
    [InlineData("short\nlong", 2)]
    [InlineData("a = \"\"\"\nraw\n\"\"\";\nb", 2)]
    [InlineData("a = \"\"\"one line\"\"\";\nb", 2)]
    public void Lines_in_raw_strings_are_not_counted(string text, int count) => Assert.Equal(count, OwnLines(text).Count());

    private static bool CannotBreak(string line) =>
        line.Contains("\"\"\"", StringComparison.Ordinal) || line.Contains("GeneratedRegex(", StringComparison.Ordinal) || line.Contains("keyscan:allow", StringComparison.Ordinal) || line.Contains("https://", StringComparison.Ordinal);

    /// <summary>The lines that are not inside of a raw string.</summary>
    private static IEnumerable<(int Number, string Text)> OwnLines(string text)
    {
        bool isRaw = false;
        foreach ((int index, string line) in text.Split('\n').Index())
        {
            if (!isRaw)
                yield return (index + 1, line);
            if (line.Split("\"\"\"").Length % 2 == 0)
                isRaw = !isRaw;
        }
    }
}
