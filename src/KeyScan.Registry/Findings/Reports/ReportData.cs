using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeyScan.Sinks;
using KeyScan.Text;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// The findings as the JSON that the page's script reads: times in seconds since 1970; what many findings share, rules and repositories, is there
/// once and referred to by its index. What is null or false is left out.
/// </summary>
internal sealed class ReportData : IDisposable
{
    // A secret in a thousand repositories has thousands of places; nobody reads them all, and the page has to open.
    private const int MostPlaces = 100;
    private const int LongestText = 400;

    // Escapes whatever is not plain ASCII, and < > & too: "</script>" and "<!--" cannot come out of it.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.Default };

    private readonly Dictionary<string, int> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, string Description, string Provider, string Advice), int> _rules = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly TextWriter _output;

    private ReportData(TextWriter output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, WriterOptions);
    }

    /// <summary>Writes the object.</summary>
    public static void Write(OrganisationReport report, IReadOnlyList<ReportedFinding> findings, TextWriter output)
    {
        using var data = new ReportData(output);
        data._json.WriteStartObject();
        data._json.WriteNumber("now", report.Now.ToUnixTimeSeconds());
        data.WriteRepositories(report);
        data.WriteRules(findings);
        data._json.WriteStartArray("findings");
        foreach (ReportedFinding finding in findings)
        {
            data.Write(finding);
            data.HandOver();
        }
        data._json.WriteEndArray();
        data._json.WriteEndObject();
        data.HandOver();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void HandOver()
    {
        _json.Flush();
        _output.Write(Encoding.ASCII.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }

    private void WriteRepositories(OrganisationReport report)
    {
        Dictionary<string, RepositoryScan> scans = new(StringComparer.Ordinal);
        foreach (RepositoryScan scan in report.Repositories)
            scans[scan.Name] = scan;
        _json.WriteStartArray("repositories");
        foreach (string name in report.Findings.SelectMany(f => f.Sightings).Select(s => s.Repository))
        {
            if (!_repositories.TryAdd(name, _repositories.Count))
                continue;
            _json.WriteStartObject();
            WriteText("name", name);
            RepositoryScan? scan = scans.GetValueOrDefault(name);
            WriteText("url", Page(scan?.Url)?.TrimEnd('/'));
            WriteTrue("public", scan is { IsPublic: true });
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteRules(IReadOnlyList<ReportedFinding> findings)
    {
        _json.WriteStartArray("rules");
        foreach (RecordedFinding finding in findings.Select(f => f.Finding))
        {
            if (!_rules.TryAdd(RuleOf(finding), _rules.Count))
                continue;
            _json.WriteStartObject();
            WriteText("id", finding.RuleId);
            WriteText("description", finding.Description);
            WriteText("provider", finding.Provider);
            WriteText("advice", Wording.Sentence(finding.Advice));
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void Write(ReportedFinding reported)
    {
        RecordedFinding finding = reported.Finding;
        _json.WriteStartObject();
        WriteText("id", finding.Id);
        _json.WriteNumber("rule", _rules[RuleOf(finding)]);
        _json.WriteString("severity", SnakeNames<Severity>.Of(finding.Severity));
        _json.WriteString("confidence", SnakeNames<Confidence>.Of(finding.Confidence));
        WriteText("secret", finding.Redacted);
        _json.WriteString("state", reported.StateName);
        WriteTime("first", finding.FirstSeenAt);
        WriteTime("last", finding.LastSeenAt);
        WriteTime("since", reported.Since);
        WriteTime("until", reported.Until);
        if (finding.IssuedKey is { } key)
        {
            _json.WriteStartObject("key");
            WriteText("id", key.KeyId);
            WriteText("owner", key.Owner);
            WriteText("team", key.Team);
            WriteText("environment", key.Environment);
            _json.WriteString("status", reported.State == FindingState.Revoked && key.Status == KeyStatus.Active ? "expired" : SnakeNames<KeyStatus>.Of(key.Status));
            _json.WriteEndObject();
        }
        WriteSightings(finding.Sightings);
        _json.WriteEndObject();
    }

    private void WriteSightings(IReadOnlyList<Sighting> sightings)
    {
        int left = MostPlaces;
        _json.WriteStartArray("sightings");
        foreach (Sighting sighting in sightings)
        {
            _json.WriteStartObject();
            _json.WriteNumber("repository", _repositories[sighting.Repository]);
            _json.WriteString("state", SnakeNames<FindingState>.Of(sighting.State));
            _json.WriteNumber("occurrences", sighting.Occurrences);
            _json.WriteStartArray("places");
            foreach (RecordedPlace place in sighting.Places.Take(left))
                Write(place);
            _json.WriteEndArray();
            _json.WriteEndObject();
            left = Math.Max(0, left - sighting.Places.Count);
        }
        _json.WriteEndArray();
    }

    private void Write(RecordedPlace place)
    {
        _json.WriteStartObject();
        WriteText("path", place.Path);
        _json.WriteNumber("line", place.Line);
        _json.WriteString("source", SnakeNames<SourceKind>.Of(place.Source));
        WriteText("step", place.Step);
        if (place.Commit.Length > 0)
            WriteText("commit", place.Commit);
        WriteText("author", place.Author);
        WriteTime("date", place.Date);
        WriteText("url", Page(place.Url));
        WriteTrue("unreachable", place.IsReachable == false);
        _json.WriteEndObject();
    }

    /// <summary>An address that a link may lead to; null for any other.</summary>
    private static string? Page(string? url) =>
        url is { Length: <= LongestText } && Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address.AbsoluteUri
            : null;

    private void WriteText(string name, string? text)
    {
        if (text is null)
            return;
        // The page shows it as text, and a browser would obey the marks of direction in it.
        text = PrintableText.Of(text);
        _json.WriteString(name, text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…"));
    }

    private void WriteTime(string name, DateTimeOffset? time)
    {
        if (time is { } known)
            _json.WriteNumber(name, known.ToUnixTimeSeconds());
    }

    private void WriteTrue(string name, bool value)
    {
        if (value)
            _json.WriteBoolean(name, value: true);
    }

    private static (string Id, string Description, string Provider, string Advice) RuleOf(RecordedFinding finding) =>
        (finding.RuleId, finding.Description, finding.Provider, finding.Advice);
}
