using KeyScan.Sinks;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

public sealed class SinkFormatsTests
{
    [Fact]
    public void Every_name_creates_a_sink_of_its_own()
    {
        Assert.Equal(["text", "jsonl", "sarif", "csv", "junit", "html", "github", "hook"], SinkFormats.Names);
        var types = SinkFormats.Names.Select(
            name => SinkFormats.TryCreate(name, SampleReports.Options, out ISink? sink) ? sink!.GetType() : null);
        Assert.Equal(SinkFormats.Names.Count, types.Distinct().Count(t => t is not null));
    }

    [Fact]
    public void An_unknown_name_creates_nothing() => Assert.False(SinkFormats.TryCreate("yaml", SampleReports.Options, out _));
}
