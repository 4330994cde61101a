using System.Diagnostics.CodeAnalysis;
using KeyScan.Sinks.Html;
using KeyScan.Sinks.Sarif;
using KeyScan.Sinks.Text;

namespace KeyScan.Sinks;

/// <summary>The report formats by the names that <c>--report-format</c> takes.</summary>
public static class SinkFormats
{
    private static readonly OrderedDictionary<string, Func<SinkOptions, ISink>> ByName = new(StringComparer.Ordinal)
    {
        ["text"] = static options => new TextSink(options),
        ["jsonl"] = static options => new JsonlSink(options),
        ["sarif"] = static options => new SarifSink(options),
        ["csv"] = static options => new CsvSink(options),
        ["junit"] = static options => new JUnitSink(options),
        ["html"] = static options => new HtmlSink(options),
        ["github"] = static options => new GitHubAnnotationsSink(options),
        ["hook"] = static options => new HookSink(options),
    };

    /// <summary>All names, the default format first.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Creates the sink of the format <paramref name="name"/>; false when there is no such format.</summary>
    public static bool TryCreate(string name, SinkOptions options, [NotNullWhen(true)] out ISink? sink)
    {
        sink = ByName.TryGetValue(name, out Func<SinkOptions, ISink>? create) ? create(options) : null;
        return sink is not null;
    }
}
