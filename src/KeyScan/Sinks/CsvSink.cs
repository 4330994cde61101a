using System.Buffers;
using KeyScan.Sinks.Text;

namespace KeyScan.Sinks;

/// <summary>A spreadsheet's report, RFC 4180: a header and a row for each finding.</summary>
public sealed class CsvSink(SinkOptions options) : ISink
{
    private const string EndOfRow = "\r\n";

    // A spreadsheet takes a cell that starts so for a formula, which can call out; the wide forms work in some locales.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    private static readonly string[] Header =
    [
        "id", "rule_id", "description", "provider", "severity", "confidence", "advisory", "secret", "path", "start_line", "start_column",
        "occurrences", "source", "commit", "author", "date", "verification", "issued_key", "advice",
    ];

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var safe = new SafeText(report, options.ShowSecrets);
        WriteRow(writer, Header);
        foreach (Finding finding in report.Findings)
            WriteRow(writer, Cells(finding, report.IsAdvisory(finding), safe));
    }

    private static IEnumerable<string> Cells(Finding finding, bool isAdvisory, SafeText safe)
    {
        Location location = finding.Locations[0];
        Provenance provenance = location.Provenance;
        return
        [
            finding.Id.ToString(),
            safe.Printable(finding.Rule.Id),
            safe.Printable(finding.Rule.Description),
            safe.Printable(finding.Rule.Provider),
            SnakeNames<Severity>.Of(finding.Severity),
            SnakeNames<Confidence>.Of(finding.Confidence),
            isAdvisory ? "true" : "false",
            safe.Of(finding.Secret),
            safe.Printable(provenance.Path),
            location.StartLine.ToString(),
            location.StartColumn.ToString(),
            finding.Occurrences.ToString(),
            SnakeNames<SourceKind>.Of(provenance.Source),
            provenance.Commit.ToString(),
            safe.Printable(provenance.Author ?? ""),
            provenance.Date is { } date ? Wording.Timestamp(date) : "",
            SnakeNames<Verification>.Of(finding.Verification),
            safe.Printable(finding.IssuedKey?.KeyId ?? ""),
            safe.Printable(finding.Rule.Advice),
        ];
    }

    private static void WriteRow(StreamWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join(',', cells.Select(Cell)));
        writer.Write(EndOfRow);
    }

    private static string Cell(string text)
    {
        string harmless = text.Length > 0 && FormulaStarts.Contains(text[0]) ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
