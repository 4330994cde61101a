using System.Text.Json;
using KeyScan.Sinks;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sinks;

public sealed class JsonlSinkTests
{
    private static readonly string[] Keys =
    [
        "schema", "id", "rule_id", "description", "provider", "severity", "confidence", "secret", "fingerprint", "path",
        "start_line",
        "start_column", "end_line", "end_column", "in_name", "source", "blob", "commit", "author", "date", "reachable_from",
        "entropy", "decoded_by",
        "verification", "verification_reason", "verified_at", "verified_by", "identity", "issued_key", "advice", "step", "parts",
        "occurrences", "locations", "suppression",
    ];

    private readonly SampleReports _samples = new();

    [Fact]
    public void Every_line_is_an_object_with_the_keys_of_the_contract()
    {
        JsonElement[] lines = Write(_samples.MakeFullReport());
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Equal(Keys, line.EnumerateObject().Select(p => p.Name)));
        Assert.All(lines, line => Assert.Equal("keyscan/1", line.GetProperty("schema").GetString()));
    }

    [Fact]
    public void What_is_unknown_is_null()
    {
        JsonElement line = Write(_samples.MakeFullReport())[2];
        foreach (string key in (string[])["fingerprint", "commit", "author", "date", "reachable_from", "issued_key",
            "suppression"])
            Assert.Equal(JsonValueKind.Null, line.GetProperty(key).ValueKind);
        Assert.Equal("file", line.GetProperty("source").GetString());
        Assert.Equal("not_tried", line.GetProperty("verification").GetString());
    }

    [Fact]
    public void A_finding_in_history_carries_its_commit()
    {
        JsonElement line = Write(_samples.MakeFullReport())[1];
        Assert.Equal("blob", line.GetProperty("source").GetString());
        Assert.Equal(40, line.GetProperty("commit").GetString()!.Length);
        Assert.Equal("Jané Döe <jane@example.com>", line.GetProperty("author").GetString());
        Assert.Equal("2026-01-06T04:30:00Z", line.GetProperty("date").GetString());
        Assert.Equal(4, line.GetProperty("reachable_from").GetArrayLength());
        Assert.Equal(["base64"], line.GetProperty("decoded_by").EnumerateArray().Select(d => d.GetString()));
    }

    [Fact]
    public void A_commit_that_nothing_reaches_has_an_empty_list_of_refs()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.InCommit(_samples.MakeLocation("a.cs", 1, secret));
        JsonElement line =
            Write(SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)))[0];
        Assert.Equal(0, line.GetProperty("reachable_from").GetArrayLength());
    }

    [Fact]
    public void Locations_are_the_places_beside_the_first()
    {
        JsonElement line = Write(_samples.MakeFullReport())[0];
        Assert.Equal(15, line.GetProperty("occurrences").GetInt64());
        JsonElement[] locations = [.. line.GetProperty("locations").EnumerateArray()];
        Assert.Equal(["deploy/values.yaml", "docs/setup.md", "src/old/Settings.cs", "tests/fixtures/a b#1.json"],
            locations.Select(l => l.GetProperty("path").GetString()));
        Assert.Equal(["path", "start_line", "commit", "blob"], locations[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void An_issued_key_is_told_with_all_that_is_known()
    {
        JsonElement key = Write(_samples.MakeFullReport())[0].GetProperty("issued_key");
        Assert.Equal(
            ["key_id", "owner", "team", "environment", "scopes", "issued_at", "expires_at", "last_used_at", "status"],
            key.EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, key.GetProperty("expires_at").ValueKind);
    }

    [Fact]
    public void Hostile_paths_come_back_as_they_are()
    {
        Finding[] findings = [.. _samples.MakeHostileReport().Findings];
        JsonElement[] lines = Write(_samples.MakeHostileReport());
        // The first holds the secret, the one with half a surrogate pair is no text.
        foreach (int i in (int[])[1, 2, 3, 5])
            Assert.Equal(findings[i].Locations[0].Provenance.Path, lines[i].GetProperty("path").GetString());
    }

    [Fact]
    public void Names_people_search_for_are_not_escaped()
    {
        Secret secret = _samples.MakeSecret();
        Location place = _samples.MakeLocation("<stdin>", 1, secret);
        string text = SinkText.Of(new JsonlSink(SampleReports.Options),
            SampleReports.MakeReport(SampleReports.MakeFinding(SampleReports.MakeRule("a", "A"), secret, place)));
        Assert.Contains("\"path\":\"<stdin>\"", text, StringComparison.Ordinal);
        Assert.Contains("Acme › Settings", text, StringComparison.Ordinal);
    }

    private static JsonElement[] Write(ScanReport report)
    {
        string text = SinkText.Of(new JsonlSink(SampleReports.Options), report);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
