using System.Text.RegularExpressions;

namespace KeyScan.Tests.Architecture;

/// <summary>Programs are started in one place, by absolute path; DESIGN section 1.</summary>
public sealed partial class ProgramsTests
{
    private const string ThePlace = "src/KeyScan/Primitives/Programs/ChildProcess.cs";

    [Fact]
    public void Programs_are_started_in_one_place() =>
        Assert.Equal([ThePlace], SourceFile.All.Where(
            f => f.Path.StartsWith("src/", StringComparison.Ordinal) && StartsProgram().IsMatch(f.Code)).Select(f => f.Path));

    public static TheoryData<string> Starts =>
    [
        "var start = new ProcessStartInfo(\"git\");", "ProcessStartInfo start = new(\"git\");", "Process.Start(\"git\");",
        "System.Diagnostics.Process.Start(start);",
        "var process = new Process { StartInfo = info };", "using var process = new Process();",
    ];

    [Theory]
    [MemberData(nameof(Starts))]
    public void Whatever_starts_one_is_seen(string code) => Assert.Matches(StartsProgram(), code);

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\s*\.\s*Start\b|\bnew (System\.Diagnostics\.)?Process\b(?!\w)|\bexecve?\b|\bposix_spawn", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartsProgram();
}
