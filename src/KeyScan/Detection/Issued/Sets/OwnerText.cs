using System.Buffers;
using System.Text.Json;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>An owner's data as JSON with one-letter names; times in milliseconds since 1970, UTC.</summary>
internal static class OwnerText
{
    /// <summary>The most bytes of one key's data.</summary>
    public const int Longest = 64 * 1024;

    /// <summary>Writes all but the status, which stands in the entry.</summary>
    public static void Write(IssuedKey key, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        Write(json, "k", key.KeyId);
        Write(json, "p", key.Provider);
        Write(json, "o", key.Owner);
        Write(json, "t", key.Team);
        Write(json, "m", key.Email);
        Write(json, "g", key.Integration);
        Write(json, "v", key.Environment);
        Write(json, "w", key.Webhook);
        Write(json, "i", key.IssuedAt);
        Write(json, "x", key.ExpiresAt);
        Write(json, "u", key.LastUsedAt);
        Write(json, "r", key.LastRotatedAt);
        if (key.Scopes.Count > 0)
        {
            json.WriteStartArray("s");
            foreach (string scope in key.Scopes)
                json.WriteStringValue(scope);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write(IssuedKey, IBufferWriter{byte})"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    /// <exception cref="InvalidOperationException">A value has another type.</exception>
    public static IssuedKey Read(ReadOnlySpan<byte> text, KeyStatus status)
    {
        var reader = new Utf8JsonReader(text);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement key = document.RootElement;
        return new IssuedKey
        {
            KeyId = Text(key, "k"),
            Provider = Text(key, "p"),
            Owner = Text(key, "o"),
            Team = Text(key, "t"),
            Email = Text(key, "m"),
            Integration = Text(key, "g"),
            Environment = Text(key, "v"),
            Webhook = Text(key, "w"),
            IssuedAt = Time(key, "i"),
            ExpiresAt = Time(key, "x"),
            LastUsedAt = Time(key, "u"),
            LastRotatedAt = Time(key, "r"),
            Scopes = key.TryGetProperty("s", out JsonElement scopes)
            ? [.. scopes.EnumerateArray().Select(s => s.GetString() ?? "")] : [],
            Status = status,
        };
    }

    private static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
            json.WriteNumber(name, at.ToUnixTimeMilliseconds());
    }

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement key, string name) =>
        key.TryGetProperty(name, out JsonElement value) ? DateTimeOffset.FromUnixTimeMilliseconds(value.GetInt64()) : null;
}
