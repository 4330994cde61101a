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
            .Where(f => f.Project is "KeyScan.Tests" or "KeyScan.Browser.Tests" && f.Path != "tests/KeyScan.Tests/Architecture/WaitsTests.cs" && WaitsForEver().IsMatch(f.Code)).Select(f => f.Path));

    [Theory]
    [InlineData("0000000000000001", 1, true)]
    [InlineData("0000000000000001", 2, false)]
    [InlineData("0000000000001003", 2, true)]
    [InlineData("0000000000005000", 15, true)]
    [InlineData("0000000000001000", 15, false)]
    public void A_mask_of_signals_is_read_as_proc_writes_it(string mask, int number, bool holds) => Assert.Equal(holds, SignalFactAttribute.Holds(mask, number));

    [GeneratedRegex(@"\.WaitForExit\(\)|(?<!WaitAsync\()\.WaitForExitAsync\(\)(?!\.WaitAsync)|\.Standard(Output|Error)\.ReadToEnd\(\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WaitsForEver();
}
