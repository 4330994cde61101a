using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KeyScan.Text;

namespace KeyScan.Sinks.Html;

/// <summary>
/// The findings as the JSON that the page's script reads: times in seconds since 1970; what many findings share, rules and
/// repositories, is there once and referred to by its index. What is null or false is left out.
/// </summary>
internal sealed class PageData : IDisposable
{
    // A secret in a thousand repositories has thousands of places; nobody reads them all, and the page has to open.
    private const int MostPlaces = 100;
    private const int LongestText = 400;

    // Escapes whatever is not plain ASCII, and < > & too: "</script>" and "<!--" cannot come out of it.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.Default };

    private readonly Dictionary<string, int> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<PageRule, int> _rules = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly TextWriter _output;

    private PageData(TextWriter output)
    {
        _output = output;
        _json = new Utf8JsonWriter(_buffer, WriterOptions);
    }

    /// <summary>Writes the object.</summary>
    public static void Write(FindingsPage page, TextWriter output)
    {
        using var data = new PageData(output);
        data._json.WriteStartObject();
        data._json.WriteNumber("now", page.Now.ToUnixTimeSeconds());
        data.WriteRepositories(page);
        data.WriteRules(page.Findings);
        data._json.WriteStartArray("findings");
        foreach (PageFinding finding in page.Findings)
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

    private void WriteRepositories(FindingsPage page)
    {
        Dictionary<string, PageRepository> known = new(StringComparer.Ordinal);
        foreach (PageRepository repository in page.Repositories)
            known[repository.Name] = repository;
        _json.WriteStartArray("repositories");
        foreach (string name in page.Findings.SelectMany(f => f.Sightings).Select(s => s.Repository))
        {
            if (!_repositories.TryAdd(name, _repositories.Count))
                continue;
            _json.WriteStartObject();
            WriteText("name", name);
            PageRepository? repository = known.GetValueOrDefault(name);
            WriteText("url", Page(repository?.Url)?.TrimEnd('/'));
            WriteTrue("public", repository is { IsPublic: true });
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteRules(IReadOnlyList<PageFinding> findings)
    {
        _json.WriteStartArray("rules");
        foreach (PageRule rule in findings.Select(f => f.Rule))
        {
            if (!_rules.TryAdd(rule, _rules.Count))
                continue;
            _json.WriteStartObject();
            WriteText("id", rule.Id);
            WriteText("description", rule.Description);
            WriteText("provider", rule.Provider);
            WriteText("advice", rule.Advice);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void Write(PageFinding finding)
    {
        _json.WriteStartObject();
        WriteText("id", finding.Id);
        _json.WriteNumber("rule", _rules[finding.Rule]);
        _json.WriteString("severity", SnakeNames<Severity>.Of(finding.Severity));
        _json.WriteString("confidence", SnakeNames<Confidence>.Of(finding.Confidence));
        WriteText("secret", finding.Redacted);
        WriteText("excerpt", finding.Excerpt);
        _json.WriteString("state", finding.State);
        WriteText("verified", finding.Verified);
        WriteTime("first", finding.Times?.First);
        WriteTime("last", finding.Times?.Last);
        WriteTime("since", finding.Times?.Since);
        WriteTime("until", finding.Times?.Until);
        if (finding.Key is { } key)
        {
            _json.WriteStartObject("key");
            WriteText("id", key.KeyId);
            WriteText("owner", key.Owner);
            WriteText("team", key.Team);
            WriteText("environment", key.Environment);
            _json.WriteString("status", SnakeNames<KeyStatus>.Of(finding.KeyStatus));
            _json.WriteEndObject();
        }
        WriteSightings(finding.Sightings);
        _json.WriteEndObject();
    }

    private void WriteSightings(IReadOnlyList<PageSighting> sightings)
    {
        int left = MostPlaces;
        _json.WriteStartArray("sightings");
        foreach (PageSighting sighting in sightings)
        {
            _json.WriteStartObject();
            _json.WriteNumber("repository", _repositories[sighting.Repository]);
            _json.WriteNumber("occurrences", sighting.Occurrences);
            _json.WriteStartArray("places");
            foreach (PagePlace place in sighting.Places.Take(left))
                Write(place);
            _json.WriteEndArray();
            _json.WriteEndObject();
            left = Math.Max(0, left - sighting.Places.Count);
        }
        _json.WriteEndArray();
    }

    private void Write(PagePlace place)
    {
        _json.WriteStartObject();
        WriteText("path", place.Path);
        if (place.Line > 0)
            _json.WriteNumber("line", place.Line);
        _json.WriteString("source", SnakeNames<SourceKind>.Of(place.Source));
        WriteText("step", place.Step);
        WriteText("beside", place.Beside);
        if (place.Commit.Length > 0)
            WriteText("commit", place.Commit);
        WriteText("author", place.Author);
        WriteTime("date", place.Date);
        WriteText("url", Page(place.Url));
        WriteTrue("unreachable", place.IsUnreachable);
        _json.WriteEndObject();
    }

    /// <summary>An address that a link may lead to; null for any other.</summary>
    private static string? Page(string? url) =>
        url is { Length: <= LongestText } && Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
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
}
