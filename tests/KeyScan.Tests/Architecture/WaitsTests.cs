using System.Text.RegularExpressions;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Architecture;

/// <summary>No test waits for ever.</summary>
public sealed partial class WaitsTests
{
    private const string ThePlace = "tests/KeyScan.Tests/Support/ProcessBounds.cs";

    [Fact]
    public void Every_wait_for_a_program_has_a_bound() =>
        Assert.Equal([ThePlace], SourceFile.All
            .Where(f => f.Project is "KeyScan.Tests" or "KeyScan.Browser.Tests"
                && f.Path != "tests/KeyScan.Tests/Architecture/WaitsTests.cs"
                && WaitsForEver().IsMatch(f.Code)).Select(f => f.Path));

    /// <summary>
    /// Where a thread waits for what is asynchronous, and why; all else awaits it, up to the program's first line.
    /// </summary>
    private static readonly string[] BlocksOnPurpose =
    [
        "src/KeyScan/Git/Bulk/MemoryBudget.cs", // workers are threads, and one waits for the memory of others
        "src/KeyScan/Pipeline/FindingChannel.cs", // the border: scanning is synchronous, merging is not
        "src/KeyScan/Sources/DirectorySource.cs", // a source is read by who called it
        "src/KeyScan/Sources/TextSource.cs", // the same
        "src/KeyScan.Forges/Clones/CloneFolder.cs", // removes a folder, also where a signal ends the program
        "src/KeyScan.Forges/Clones/RemoteGit.cs", // what a program that has ended has said
    ];

    [Fact]
    public void Nothing_blocks_on_what_can_be_awaited() =>
        Assert.Equal(BlocksOnPurpose.Order(StringComparer.Ordinal), SourceFile.All
            .Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && Blocks().IsMatch(f.Code)).Select(f => f.Path)
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("int code = command.InvokeAsync().GetAwaiter().GetResult();")]
    [InlineData("Task.Delay(20).Wait();")]
    [InlineData("Task.WaitAll(tasks);")]
    public void Whatever_blocks_is_seen(string code) => Assert.Matches(Blocks(), code);

    [Theory]
    [InlineData("0000000000000001", 1, true)]
    [InlineData("0000000000000001", 2, false)]
    [InlineData("0000000000001003", 2, true)]
    [InlineData("0000000000005000", 15, true)]
    [InlineData("0000000000001000", 15, false)]
    public void A_mask_of_signals_is_read_as_proc_writes_it(string mask, int number, bool holds) =>
        Assert.Equal(holds, SignalFactAttribute.Holds(mask, number));

    [GeneratedRegex(@"\.GetAwaiter\(\)\s*\.GetResult\(\)|\.Wait\(\)|\bTask\.Wait(All|Any)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\.WaitForExit\(\)|(?<!WaitAsync\()\.WaitForExitAsync\(\)(?!\.WaitAsync)|\.Standard(Output|Error)\.ReadToEnd\(\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WaitsForEver();
}
