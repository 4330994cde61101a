using System.Text;
using System.Text.Json;

namespace KeyScan.Verification;

/// <summary>A verdict as JSON, for who keeps it.</summary>
internal static class VerdictJson
{
    /// <summary>Writes it.</summary>
    public static string Write(VerificationResult verdict)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("active", verdict.Outcome == Outcome.Active);
            writer.WriteNumber("at", verdict.At!.Value.ToUnixTimeMilliseconds());
            Text(writer, "host", verdict.Host);
            Text(writer, "why", verdict.Why);
            if (verdict.Identity is { } identity)
                Write(writer, identity);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads it; null where it is none.</summary>
    public static VerificationResult? TryRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new VerificationResult
            {
                Outcome = root.GetProperty("active").GetBoolean() ? Outcome.Active : Outcome.Inactive,
                At = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("at").GetInt64()),
                Host = Text(root, "host"),
                Why = Text(root, "why"),
                Identity = root.TryGetProperty("identity", out JsonElement identity) ? ReadIdentity(identity) : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, Identity identity)
    {
        writer.WriteStartObject("identity");
        Text(writer, "account", identity.Account);
        Text(writer, "owner", identity.Owner);
        writer.WriteStartArray("scopes");
        foreach (string scope in identity.Scopes)
            writer.WriteStringValue(scope);
        writer.WriteEndArray();
        Text(writer, "expires_at", identity.ExpiresAt?.ToString("O"));
        Text(writer, "last_used_at", identity.LastUsedAt?.ToString("O"));
        if (identity.Risk is { } risk)
            writer.WriteNumber("risk", (int)risk);
        writer.WriteEndObject();
    }

    private static Identity ReadIdentity(JsonElement json) => new()
    {
        Account = Text(json, "account"),
        Owner = Text(json, "owner"),
        Scopes = [.. json.GetProperty("scopes").EnumerateArray().Select(s => s.GetString() ?? "")],
        ExpiresAt = Time(json, "expires_at"),
        LastUsedAt = Time(json, "last_used_at"),
        Risk = json.TryGetProperty("risk", out JsonElement risk) && Enum.IsDefined((Severity)risk.GetInt32())
            ? (Severity)risk.GetInt32()
            : null,
    };

    private static void Text(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement time) ? time.GetDateTimeOffset() : null;
}
