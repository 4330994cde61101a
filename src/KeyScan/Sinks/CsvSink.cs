using KeyScan.Sinks.Text;

namespace KeyScan.Sinks;

/// <summary>A spreadsheet's report, RFC 4180: a header and a row for each finding.</summary>
internal sealed class CsvSink(SinkOptions options) : ISink
{
    private static readonly string[] Header =
    [
        "id", "rule_id", "description", "provider", "severity", "confidence", "advisory", "secret", "path", "start_line",
            "start_column",
        "occurrences", "source", "commit", "author", "date", "verification", "issued_key", "advice", "step",
        "verified_by", "account", "account_owner", "scopes", "expires_at", "last_used_at", "risk",
    ];

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var safe = new SafeText(report, options.ShowSecrets);
        CsvText.WriteRow(writer, Header);
        foreach (Finding finding in report.Findings)
            CsvText.WriteRow(writer, Cells(finding, report.IsAdvisory(finding), safe));
    }

    private static IEnumerable<string> Cells(Finding finding, bool isAdvisory, SafeText safe)
    {
        Location location = finding.Locations[0];
        Provenance provenance = location.Provenance;
        Identity? identity = finding.Verification.Identity;
        return
        [
            finding.Id.ToString(),
            safe.Printable(finding.Rule.Id),
            safe.Printable(finding.Rule.Description),
            safe.Printable(finding.Rule.Provider),
            SnakeNames<Severity>.Of(finding.Severity),
            SnakeNames<Confidence>.Of(finding.Confidence),
            isAdvisory ? "true" : "false",
            safe.Of(finding),
            safe.Printable(provenance.Path),
            location.StartLine.ToString(),
            location.StartColumn.ToString(),
            finding.Occurrences.ToString(),
            SnakeNames<SourceKind>.Of(provenance.Source),
            provenance.Commit.ToString(),
            safe.Printable(provenance.Author ?? ""),
            provenance.Date is { } date ? Wording.Timestamp(date) : "",
            SnakeNames<Outcome>.Of(finding.Verification.Outcome),
            safe.Printable(finding.IssuedKey?.KeyId ?? ""),
            safe.Printable(finding.Advice),
            safe.Printable(finding.Step?.Text ?? ""),
            safe.Printable(finding.Verification.Host ?? ""),
            safe.Printable(identity?.Account ?? ""),
            safe.Printable(identity?.Owner ?? ""),
            safe.Printable(string.Join(' ', identity?.Scopes ?? [])),
            identity?.ExpiresAt is { } expires ? Wording.Timestamp(expires) : "",
            identity?.LastUsedAt is { } used ? Wording.Timestamp(used) : "",
            identity?.Risk is { } risk ? SnakeNames<Severity>.Of(risk) : "",
        ];
    }
}
