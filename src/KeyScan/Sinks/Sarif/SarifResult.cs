using System.Text.Json;

namespace KeyScan.Sinks.Sarif;

/// <summary>Writes findings as SARIF results.</summary>
internal sealed class SarifResult(Utf8JsonWriter writer, SafeText safe)
{
    /// <summary>The name that relative URIs refer to.</summary>
    public const string Root = "%SRCROOT%";

    private const int LinkedPlaces = 3;

    /// <summary>Writes one result.</summary>
    public void Write(Finding finding, int ruleIndex, bool isAdvisory)
    {
        writer.WriteStartObject();
        writer.WriteText("ruleId", finding.Rule.Id);
        writer.WriteNumber("ruleIndex", ruleIndex);
        writer.WriteString("level", isAdvisory ? "note" : SarifRules.Level(finding.Severity));
        WriteMessage(Message(finding));
        writer.WriteStartArray("locations");
        WriteLocation(finding.Locations[0], finding.Redacted, id: null);
        writer.WriteEndArray();
        WriteRelatedLocations(finding);
        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("keyscanId/v1", finding.Id.ToString());
        writer.WriteEndObject();
        WriteSuppressions(finding.Suppression);
        WriteProperties(finding);
        writer.WriteEndObject();
    }

    private string Message(Finding finding)
    {
        string what = $"{finding.Rule.Description} '{finding.Redacted}' is readable "
            + $"here{(finding.Step is { } step ? $", in {safe.Printable(step.Text)}" : "")}. {Wording.Sentence(finding.Advice)}";
        long others = Math.Max(finding.Occurrences, finding.Locations.Count) - 1;
        string[] links = [.. finding.Locations.Skip(1).Take(LinkedPlaces)
            .Select((l, i) => $"[{EscapeLink($"{safe.Printable(l.Provenance.Path)}:{l.StartLine}")}]({i + 1})")];
        string[] more = others > links.Length ? [Wording.Count(others - links.Length, "more place")] : [];
        string[] places = links.Length > 0 ? [string.Join(", ", links), .. more] : more;
        return places.Length == 0 ? what : $"{what} Also in {string.Join(" and in ", places)}.";
    }

    // Brackets in the text of a link end it.
    private static string EscapeLink(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal);

    private void WriteMessage(string text)
    {
        writer.WriteStartObject("message");
        writer.WriteText("text", text);
        writer.WriteEndObject();
    }

    private void WriteRelatedLocations(Finding finding)
    {
        if (finding.Locations.Count < 2)
            return;
        writer.WriteStartArray("relatedLocations");
        for (int i = 1; i < finding.Locations.Count; i++)
            WriteLocation(finding.Locations[i], finding.Redacted, id: i);
        writer.WriteEndArray();
    }

    private void WriteLocation(Location location, string redacted, int? id)
    {
        writer.WriteStartObject();
        if (id is { } number)
            writer.WriteNumber("id", number);
        writer.WriteStartObject("physicalLocation");
        ArtifactUri uri = location.Provenance.Url is { } page ? new ArtifactUri(safe.Redacted(page), IsRelative: false)
            : ArtifactUri.FromPath(safe.Redacted(location.Provenance.Path));
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", uri.Text);
        if (uri.IsRelative)
            writer.WriteString("uriBaseId", Root);
        writer.WriteEndObject();
        WriteRegions(location, redacted);
        writer.WriteEndObject();
        if (id is not null || !location.Provenance.Commit.IsEmpty)
            WriteMessage(LocationMessage(location.Provenance, id is not null));
        writer.WriteEndObject();
    }

    private static string LocationMessage(Provenance provenance, bool isOther)
    {
        string place = isOther ? "The same secret" : "The secret";
        string date = provenance.Date is { } day ? $" of {Wording.Day(day)}" : "";
        return provenance.Commit.IsEmpty ? $"{place}." : $"{place}, since commit {provenance.Commit}{date}.";
    }

    private void WriteRegions(Location location, string redacted)
    {
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", location.StartLine);
        // Of a name there is no place in the file: its first line stands for it.
        if (!location.IsInName)
        {
            writer.WriteNumber("startColumn", location.StartColumn);
            writer.WriteNumber("endLine", location.EndLine);
            writer.WriteNumber("endColumn", location.EndColumn);
        }
        WriteSnippet(redacted);
        writer.WriteEndObject();
        // These files are uploaded: of the line there is the name alone, as nobody can tell what else on it is a secret. A
        // context has to hold all of its region.
        if (location.AssignedTo.Length == 0 || location.EndLine != location.StartLine)
            return;
        writer.WriteStartObject("contextRegion");
        writer.WriteNumber("startLine", location.StartLine);
        writer.WriteNumber("endLine", location.EndLine);
        WriteSnippet($"{safe.Redacted(location.AssignedTo)} = {redacted}");
        writer.WriteEndObject();
    }

    private void WriteSnippet(string text)
    {
        writer.WriteStartObject("snippet");
        writer.WriteText("text", text);
        writer.WriteEndObject();
    }

    private void WriteSuppressions(Suppression? suppression)
    {
        if (suppression is null)
            return;
        writer.WriteStartArray("suppressions");
        writer.WriteStartObject();
        writer.WriteString("kind", suppression.Kind == SuppressionKind.Inline ? "inSource" : "external");
        writer.WriteString("status", "accepted");
        string reason = suppression.Reason is { } given ? $"{Wording.Sentence(given)} " : "";
        writer.WriteText("justification", safe.Redacted($"{reason}Allowed by {suppression.By}."));
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void WriteProperties(Finding finding)
    {
        Location location = finding.Locations[0];
        writer.WriteStartObject("properties");
        writer.WriteString("severity", SnakeNames<Severity>.Of(finding.Severity));
        writer.WriteString("confidence", SnakeNames<Confidence>.Of(finding.Confidence));
        writer.WriteNumber("occurrences", finding.Occurrences);
        writer.WriteString("source", SnakeNames<SourceKind>.Of(location.Provenance.Source));
        WriteVerification(finding.Verification);
        if (!location.Blob.IsEmpty)
            writer.WriteString("blob", location.Blob.ToString());
        if (!location.Provenance.Commit.IsEmpty)
            writer.WriteString("commit", location.Provenance.Commit.ToString());
        if (finding.Step is { } step)
            writer.WriteText("step", safe.Redacted(step.Text));
        WriteParts(finding.Parts);
        if (finding.DecodedBy.Count > 0)
            writer.WriteTexts("decodedBy", finding.DecodedBy);
        if (finding.Fingerprint is { } fingerprint)
            writer.WriteString("fingerprint", fingerprint.Text);
        if (finding.IssuedKey is { } key)
        {
            writer.WriteText("issuedKey", key.KeyId is { } id ? safe.Redacted(id) : null);
            writer.WriteString("issuedKeyStatus", SnakeNames<KeyStatus>.Of(key.Status));
        }
        writer.WriteEndObject();
    }

    private void WriteParts(IReadOnlyList<SecretPart> parts)
    {
        if (parts.Count == 0)
            return;
        writer.WriteStartObject("parts");
        foreach (SecretPart part in parts.DistinctBy(static p => p.Name))
            writer.WriteText(part.Name, safe.Redacted(part.Value));
        writer.WriteEndObject();
    }

    private void WriteVerification(VerificationResult verification)
    {
        writer.WriteString("verification", SnakeNames<Outcome>.Of(verification.Outcome));
        if (verification.Host is { } host)
            writer.WriteText("verifiedBy", safe.Redacted(host));
        if (verification.Identity is not { } identity)
            return;
        writer.WriteStartObject("identity");
        if (identity.Account is { } account)
            writer.WriteText("account", safe.Redacted(account));
        if (identity.Owner is { } owner)
            writer.WriteText("owner", safe.Redacted(owner));
        if (identity.Scopes.Count > 0)
            writer.WriteTexts("scopes", identity.Scopes.Select(safe.Redacted));
        if (identity.ExpiresAt is { } expires)
            writer.WriteTime("expiresAt", expires);
        if (identity.LastUsedAt is { } used)
            writer.WriteTime("lastUsedAt", used);
        if (identity.Risk is { } risk)
            writer.WriteString("risk", SnakeNames<Severity>.Of(risk));
        writer.WriteEndObject();
    }
}
