using System.Xml.Linq;
using KeyScan.Sinks;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

public sealed class JUnitSinkTests
{
    private readonly SampleReports _samples = new();

    [Fact]
    public void Findings_fail_advisory_ones_pass_and_problems_are_errors()
    {
        XElement[] cases = [.. Write(_samples.MakeIncompleteReport()).Descendants("testcase")];
        Assert.Equal(["failure", "failure", "failure", "system-out", "system-out", "error"],
            cases.Select(c => c.Elements().Single().Name.LocalName));
        Assert.Equal("src/Shop/Settings.cs:14:35 Acme live API key", cases[0].Attribute("name")!.Value);
        Assert.Contains("also in docs/setup.md:88:12\n", cases[0].Value, StringComparison.Ordinal);
        Assert.Contains("advice: Revoke it", cases[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_counts_add_up()
    {
        XElement suite = Write(_samples.MakeIncompleteReport()).Root!.Element("testsuite")!;
        Assert.Equal(("6", "3", "1"),
            (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value));
        Assert.Equal("2026-02-03T04:05:06", suite.Attribute("timestamp")!.Value);
        Assert.Equal("0.212", suite.Attribute("time")!.Value);
    }

    [Fact]
    public void A_clean_run_has_one_test_that_passes()
    {
        XElement passed = Write(SampleReports.MakeReport()).Descendants("testcase").Single();
        Assert.Empty(passed.Elements());
        Assert.Equal("No leaked keys in src, tests", passed.Attribute("name")!.Value);
    }

    [Fact]
    public void Characters_that_XML_forbids_are_written_out()
    {
        XDocument document = Write(_samples.MakeHostileReport());
        Assert.Contains(document.Descendants("testcase"),
            c => c.Attribute("file")?.Value.Contains(@"\x9b2J\x00", StringComparison.Ordinal) == true);
    }

    private static XDocument Write(ScanReport report) =>
        XDocument.Parse(SinkText.Of(new JUnitSink(SampleReports.Options), report));
}
