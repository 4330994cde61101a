using System.Text.Json;
using KeyScan.Sinks;

namespace KeyScan.Registry.Findings.Reports;

/// <summary>
/// One finding a line for other programs, schema <c>keyscan-report/1</c>; keys are only ever added. The names are those of
/// <see cref="JsonlSink"/>; the place at the top is the first one that is kept. The last line has <c>coverage</c> and no finding:
/// no line of findings is not an empty report.
/// </summary>
internal static class ReportJsonl
{
    private const string Schema = "keyscan-report/1";

    /// <summary>
    /// Writes <paramref name="report"/>, the most urgent finding first, UTF-8, and leaves <paramref name="output"/> open.
    /// </summary>
    public static void Write(OrganisationReport report, Stream output)
    {
        IReadOnlyList<ReportedFinding> findings = report.Judge();
        JsonLines.Write(findings, output, (writer, finding) => Write(writer, finding, report.Now));
        JsonLines.Write([ReportCounts.Count(report, findings)], output, (writer, counts) => Write(writer, counts, report));
    }

    private static void Write(Utf8JsonWriter writer, ReportCounts counts, OrganisationReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteStartObject("coverage");
        writer.WriteNumber("repositories", counts.Repositories);
        writer.WriteNumber("covered", counts.Covered);
        writer.WriteStartArray("not_covered");
        foreach (RepositoryScan gap in report.NotCovered)
        {
            writer.WriteStartObject();
            writer.WriteText("repository", gap.Name);
            writer.WriteText("why", gap.Problem);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteNumber("live_keys", counts.Live);
        writer.WriteNumber("verified_secrets", counts.Verified);
        writer.WriteNumber("open", counts.Open);
        writer.WriteNumber("revoked", counts.Revoked);
        writer.WriteNumber("fixed", counts.Fixed);
        writer.WriteNumber("allowed", counts.Allowed);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReportedFinding reported, DateTimeOffset now)
    {
        RecordedFinding finding = reported.Finding;
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteText("id", finding.Id);
        writer.WriteText("rule_id", finding.RuleId);
        writer.WriteText("description", finding.Description);
        writer.WriteText("provider", finding.Provider);
        writer.WriteString("severity", SnakeNames<Severity>.Of(finding.Severity));
        writer.WriteString("confidence", SnakeNames<Confidence>.Of(finding.Confidence));
        writer.WriteText("secret", finding.Redacted);
        writer.WriteText("fingerprint", finding.Fingerprint);
        writer.WriteString("state", SnakeNames<FindingState>.Of(reported.State));
        writer.WriteBoolean("live", reported.IsLive);
        writer.WriteTime("first_seen", finding.FirstSeenAt);
        writer.WriteTime("last_seen", finding.LastSeenAt);
        writer.WriteTime("exposed_since", reported.Since);
        writer.WriteTime("exposed_until", reported.Until);
        writer.WriteNumber("exposed_days", (long)reported.Exposure.TotalDays);
        WriteFirstPlace(writer, finding);
        WriteIssuedKey(writer, finding.IssuedKey, now);
        WriteVerification(writer, finding.Verification);
        writer.WriteText("advice", finding.Advice);
        writer.WriteNumber("occurrences", finding.Sightings.Sum(s => s.Occurrences));
        writer.WriteStartArray("sightings");
        foreach (Sighting sighting in finding.Sightings)
            Write(writer, sighting);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFirstPlace(Utf8JsonWriter writer, RecordedFinding finding)
    {
        Sighting first = finding.Sightings.FirstOrDefault(s => s.Places.Count > 0) ?? finding.Sightings[0];
        writer.WriteText("repository", first.Repository);
        if (first.Places.Count > 0)
        {
            WritePlace(writer, first.Places[0]);
            return;
        }
        writer.WriteNull("path");
        writer.WriteNull("start_line");
        writer.WriteNull("start_column");
        writer.WriteNull("source");
        writer.WriteNull("commit");
        writer.WriteNull("author");
        writer.WriteNull("date");
        writer.WriteNull("url");
        writer.WriteNull("step");
        writer.WriteNull("reachable");
    }

    private static void WritePlace(Utf8JsonWriter writer, RecordedLocation place)
    {
        writer.WriteText("path", place.Path);
        writer.WriteNumber("start_line", place.Line);
        writer.WriteNumber("start_column", place.Column);
        writer.WriteString("source", SnakeNames<SourceKind>.Of(place.Source));
        writer.WriteText("commit", place.Commit.Length > 0 ? place.Commit : null);
        writer.WriteText("author", place.Author);
        writer.WriteTime("date", place.Date);
        writer.WriteText("url", place.Url);
        writer.WriteText("step", place.Step);
        if (place.IsReachable is { } reachable)
            writer.WriteBoolean("reachable", reachable);
        else
            writer.WriteNull("reachable");
    }

    private static void WriteVerification(Utf8JsonWriter writer, VerificationResult verification)
    {
        writer.WriteString("verification", SnakeNames<Outcome>.Of(verification.Outcome));
        writer.WriteTime("verified_at", verification.At);
        writer.WriteText("verified_by", verification.Host);
        IdentityJson.Write(writer, verification.Identity, static text => text);
    }

    private static void WriteIssuedKey(Utf8JsonWriter writer, IssuedKey? key, DateTimeOffset now)
    {
        if (key is null)
        {
            writer.WriteNull("issued_key");
            return;
        }
        writer.WriteStartObject("issued_key");
        writer.WriteText("key_id", key.KeyId);
        writer.WriteText("owner", key.Owner);
        writer.WriteText("team", key.Team);
        writer.WriteText("environment", key.Environment);
        writer.WriteTexts("scopes", key.Scopes);
        writer.WriteTime("issued_at", key.IssuedAt);
        writer.WriteTime("expires_at", key.ExpiresAt);
        writer.WriteTime("last_used_at", key.LastUsedAt);
        writer.WriteString("status", SnakeNames<KeyStatus>.Of(key.StatusAt(now)));
        writer.WriteTime("status_changed_at", key.StatusChangedAt);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Sighting sighting)
    {
        writer.WriteStartObject();
        writer.WriteText("repository", sighting.Repository);
        writer.WriteString("state", SnakeNames<FindingState>.Of(sighting.State));
        writer.WriteTime("first_seen", sighting.FirstSeenAt);
        writer.WriteTime("last_seen", sighting.LastSeenAt);
        writer.WriteNumber("occurrences", sighting.Occurrences);
        writer.WriteStartArray("locations");
        foreach (RecordedLocation place in sighting.Places)
        {
            writer.WriteStartObject();
            WritePlace(writer, place);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
