using System.Text.Json;

namespace KeyScan.Sinks;

/// <summary>One finding a line, the format other programs build on: keys are only ever added.</summary>
internal sealed class JsonlSink(SinkOptions options) : ISink
{
    private const string Schema = "keyscan/1";

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        var safe = new SafeText(report, options.ShowSecrets);
        JsonLines.Write(report.Findings, output, (writer, finding) => WriteFinding(writer, finding, safe));
    }

    private static void WriteFinding(Utf8JsonWriter writer, Finding finding, SafeText safe)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Schema);
        writer.WriteString("id", finding.Id.ToString());
        writer.WriteText("rule_id", finding.Rule.Id);
        writer.WriteText("description", finding.Rule.Description);
        writer.WriteText("provider", finding.Rule.Provider);
        writer.WriteString("severity", SnakeNames<Severity>.Of(finding.Severity));
        writer.WriteString("confidence", SnakeNames<Confidence>.Of(finding.Confidence));
        writer.WriteText("secret", safe.Of(finding));
        writer.WriteString("fingerprint", finding.Fingerprint?.Text);
        WriteFirstLocation(writer, finding.Locations[0], safe);
        writer.WriteNumber("entropy", Math.Round(finding.Entropy, 3));
        writer.WriteTexts("decoded_by", finding.DecodedBy);
        WriteVerification(writer, finding.Verification, safe);
        WriteIssuedKey(writer, finding.IssuedKey, safe);
        writer.WriteText("advice", finding.Advice);
        writer.WriteText("step", finding.Step is { } step ? safe.Redacted(step.Text) : null);
        WriteParts(writer, finding.Parts, safe);
        writer.WriteNumber("occurrences", finding.Occurrences);
        WriteOtherLocations(writer, finding, safe);
        WriteSuppression(writer, finding.Suppression, safe);
        writer.WriteEndObject();
    }

    private static void WriteFirstLocation(Utf8JsonWriter writer, Location location, SafeText safe)
    {
        Provenance provenance = location.Provenance;
        writer.WriteText("path", safe.Redacted(provenance.Path));
        writer.WriteNumber("start_line", location.StartLine);
        writer.WriteNumber("start_column", location.StartColumn);
        writer.WriteNumber("end_line", location.EndLine);
        writer.WriteNumber("end_column", location.EndColumn);
        writer.WriteBoolean("in_name", location.IsInName);
        writer.WriteString("source", SnakeNames<SourceKind>.Of(provenance.Source));
        WriteId(writer, "blob", location.Blob);
        WriteId(writer, "commit", provenance.Commit);
        writer.WriteText("author", provenance.Author is { } author ? safe.Redacted(author) : null);
        writer.WriteTime("date", provenance.Date);
        // Outside history nobody knows; in history an empty list says that nothing reaches it.
        if (provenance.Commit.IsEmpty && provenance.Source is not (SourceKind.Blob or SourceKind.TagMessage or SourceKind.Ref))
            writer.WriteNull("reachable_from");
        else
            writer.WriteTexts("reachable_from", provenance.ReachableFrom.Select(safe.Redacted));
    }

    private static void WriteVerification(Utf8JsonWriter writer, VerificationResult verification, SafeText safe)
    {
        writer.WriteString("verification", SnakeNames<Outcome>.Of(verification.Outcome));
        writer.WriteText("verification_reason", verification.Why is { } why ? safe.Redacted(why) : null);
        writer.WriteTime("verified_at", verification.At);
        writer.WriteText("verified_by", verification.Host is { } host ? safe.Redacted(host) : null);
        IdentityJson.Write(writer, verification.Identity, safe.Redacted);
    }

    private static void WriteIssuedKey(Utf8JsonWriter writer, IssuedKey? key, SafeText safe)
    {
        if (key is null)
        {
            writer.WriteNull("issued_key");
            return;
        }
        writer.WriteStartObject("issued_key");
        writer.WriteText("key_id", key.KeyId is { } id ? safe.Redacted(id) : null);
        writer.WriteText("owner", key.Owner);
        writer.WriteText("team", key.Team);
        writer.WriteText("environment", key.Environment);
        writer.WriteTexts("scopes", key.Scopes);
        writer.WriteTime("issued_at", key.IssuedAt);
        writer.WriteTime("expires_at", key.ExpiresAt);
        writer.WriteTime("last_used_at", key.LastUsedAt);
        writer.WriteString("status", SnakeNames<KeyStatus>.Of(key.Status));
        writer.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter writer, IReadOnlyList<SecretPart> parts, SafeText safe)
    {
        writer.WriteStartArray("parts");
        foreach (SecretPart part in parts)
        {
            writer.WriteStartObject();
            writer.WriteString("name", part.Name);
            writer.WriteText("value", safe.Redacted(part.Value));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteOtherLocations(Utf8JsonWriter writer, Finding finding, SafeText safe)
    {
        writer.WriteStartArray("locations");
        foreach (Location location in finding.Locations.Skip(1))
        {
            writer.WriteStartObject();
            writer.WriteText("path", safe.Redacted(location.Provenance.Path));
            writer.WriteNumber("start_line", location.StartLine);
            WriteId(writer, "commit", location.Provenance.Commit);
            WriteId(writer, "blob", location.Blob);
            if (location.Step is { } step)
                writer.WriteText("step", safe.Redacted(step.Text));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteSuppression(Utf8JsonWriter writer, Suppression? suppression, SafeText safe)
    {
        if (suppression is null)
        {
            writer.WriteNull("suppression");
            return;
        }
        writer.WriteStartObject("suppression");
        writer.WriteString("kind", SnakeNames<SuppressionKind>.Of(suppression.Kind));
        writer.WriteText("by", safe.Redacted(suppression.By));
        writer.WriteText("reason", suppression.Reason is { } reason ? safe.Redacted(reason) : null);
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, string name, ObjectId id) =>
        writer.WriteString(name, id.IsEmpty ? null : id.ToString());
}
