using System.Text.RegularExpressions;

namespace KeyScan.Tests.Architecture;

public sealed partial class NamesTests
{
    [Fact]
    public void Namespaces_equal_folders() =>
        Assert.Empty(
            SourceFile.All.Where(f => f.Namespace is not null && f.Namespace != string.Join('.', f.Folder.Split('/').Skip(1)))
            .Select(f => $"{f.Path} is in {f.Namespace}"));

    [Fact]
    public void Only_a_program_has_no_namespace() =>
        Assert.Empty(SourceFile.All.Where(f => f.Namespace is null && f.Name != "Program").Select(f => f.Path));

    /// <summary>Where several types stand in one file, and why.</summary>
    private static readonly string[] SeveralTypes =
    [
        // The widths of one kernel, which are read side by side.
        "src/KeyScan/Detection/Issued/Tokens/IByteKernel.cs", "src/KeyScan/Matching/Literals/IKernel.cs",
        // The records of one message, which nobody names.
        "src/KeyScan.Forges/GitHub/Texts/GraphQlJson.cs", "src/KeyScan/Sinks/Html/PageFinding.cs",
        // Being worked on: each of these folders is to lose its line.
        "src/KeyScan/Matching/", "src/KeyScan/Git/Packs/", "src/KeyScan/Verification/", "src/KeyScan/Http/",
            "src/KeyScan.Registry/Revocation/",
        "src/KeyScan.Registry/Import/", "src/KeyScan.Receiver/",
    ];

    [Fact]
    public void A_type_stands_in_a_file_of_its_name() =>
        Assert.Empty(SourceFile.All.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && f.Name != "Program")
            .Where(f => !SeveralTypes.Any(t => f.Path.StartsWith(t, StringComparison.Ordinal)))
            .SelectMany(f => f.TopTypes.Where(t => t != f.Name).Select(t => $"{f.Path}: {t}")));

    // C# takes such a name for the namespace in half of the places that mean the type.
    [Fact]
    public void No_type_has_the_name_of_a_folder()
    {
        var folders = SourceFile.All.SelectMany(f => f.Folder.Split('/')).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(SourceFile.All.SelectMany(f => f.Types.Where(folders.Contains).Select(t => $"{f.Path}: {t}")));
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Assert.Empty(SourceFile.All.SelectMany(f => f.Types.Where(t => SaysNothing().IsMatch(t)).Select(t => $"{f.Path}: {t}")));

    [Fact]
    public void Tests_are_sentences_with_underscores() =>
        Assert.Empty(SourceFile.All.Where(f => f.Folder.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(f => TestName().Matches(f.Text).Select(m => m.Groups["name"].Value)
                .Where(n => !n.Contains('_', StringComparison.Ordinal)).Select(n => $"{f.Path}: {n}")));

    // A null that stands for success is a Fault's, so that nobody takes a text that was found for one.
    [Fact]
    public void What_is_wrong_is_a_fault_and_no_text() =>
        Assert.Empty(SourceFile.All.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(f => WrongAsText().Matches(f.Code).Select(m => $"{f.Path}: {m.Value}")));

    public static TheoryData<string> Texts =>
    [
        "private static string? FindFault(string[] cells)", "public Task<string?> WhyRefusedAsync(ScanJob job)",
        "internal string? Contradiction(RegistrySession session)", "public bool Read(RowFields fields, out string? wrong)",
        "public static HostPattern? TryParse(string text, out string why)",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Whatever_says_by_a_text_what_is_wrong_is_seen(string code) => Assert.Matches(WrongAsText(), code);

    [Fact]
    public void Each_command_has_a_file_of_its_own()
    {
        const string Commands = "src/KeyScan.Cli/Commands";
        SourceFile[] files =
            [.. SourceFile.All.Where(f => f.Folder == Commands || f.Folder.StartsWith($"{Commands}/", StringComparison.Ordinal))];
        SourceFile commandLine = SourceFile.All.Single(f => f.Path == "src/KeyScan.Cli/CommandLine.cs");

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            Assert.EndsWith("Command", file.Name, StringComparison.Ordinal);
            Assert.Equal([file.Name], file.Types);
            Assert.Contains(files.Append(commandLine),
                f => f != file && f.Text.Contains($"{file.Name}.Create()", StringComparison.Ordinal));
        });
        Assert.Empty(SourceFile.All.Where(f => f.Project == "KeyScan.Cli" && !files.Contains(f) && f.Name != "CommandLine"
            && NewCommand().IsMatch(f.Code)).Select(f => f.Path));
    }

    [GeneratedRegex("(Manager|Helper|Service|Impl)s?(?![a-z])|Util", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"\bstring\?>?\s+\w*(Error|Fault|Wrong|Mismatch|WhyNot|WhyRefused|Contradiction)\w*\(|\bout string\?? (error|wrong|fault|why)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WrongAsText();

    [GeneratedRegex(@"\[(Fact|Theory)[^\]]*\][^{;]*?\s(?<name>\w+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"new (Documented)?Command\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NewCommand();
}
