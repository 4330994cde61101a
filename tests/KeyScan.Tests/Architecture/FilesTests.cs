using System.Text.RegularExpressions;

namespace KeyScan.Tests.Architecture;

/// <summary>Files are opened for reading in one place, which asks what they are; DESIGN section 1.</summary>
public sealed partial class FilesTests
{
    /// <summary>What opens otherwise, and why that is well.</summary>
    private static readonly string[] Exceptions =
    [
        "src/KeyScan/Primitives/Files/RegularFile.cs", // the place
        "src/KeyScan.Registry/Database/RegistryDatabase.cs",
            // makes the database file, for writing, which waits for nobody; SQLite opens it
        "src/KeyScan/Detection/Issued/Sets/FingerprintSetBuilder.cs", // reads what it has just made
        "src/KeyScan/Primitives/Files/AtomicFile.cs", // has the disk write what it has just made
        "src/KeyScan/Primitives/Files/LockFile.cs", // a lock of our own, for writing
        "src/KeyScan.RuleCompiler/Program.cs", // builds KeyScan and is no part of it
    ];

    [Fact]
    public void Files_are_opened_for_reading_in_one_place() =>
        Assert.Equal(Exceptions.Order(StringComparer.Ordinal),
            SourceFile.All.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && OpensFile().IsMatch(f.Code))
                .Select(f => f.Path).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("using var s = File.OpenRead(path);")]
    [InlineData("string text = await File.ReadAllTextAsync(path);")]
    [InlineData("foreach (string line in File.ReadLines(path))")]
    [InlineData("var s = File.Open(path, mode);")]
    [InlineData("var h = System.IO.File.OpenHandle(path);")]
    [InlineData("var o = new FileStreamOptions { Mode = FileMode.Open };")]
    public void Whatever_opens_one_is_seen(string code) => Assert.Matches(OpensFile(), code);

    [GeneratedRegex(@"\bFile\.(Open(Read|Text|Handle)?|Read\w+)\(|\bFileMode\.Open(OrCreate)?\b|FromPemFile\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OpensFile();
}
