using System.Text.Json;

namespace KeyScan.Sinks.Keys;

/// <summary>Issued keys as a JSON array of objects.</summary>
internal static class KeyJson
{
    private const int FlushAfter = 1 << 16;

    public static void Write(IEnumerable<IssuedKey> keys, Stream output, DateTimeOffset now)
    {
        using var writer = new Utf8JsonWriter(output,
            new JsonWriterOptions { Encoder = JsonText.Encoder, Indented = true, NewLine = "\n" });
        writer.WriteStartArray();
        foreach (IssuedKey key in keys)
        {
            WriteKey(writer, key, now);
            if (writer.BytesPending > FlushAfter)
                writer.Flush();
        }
        writer.WriteEndArray();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteKey(Utf8JsonWriter writer, IssuedKey key, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteText("key_id", key.KeyId);
        writer.WriteText("provider", key.Provider);
        writer.WriteText("owner", key.Owner);
        writer.WriteText("team", key.Team);
        writer.WriteText("email", key.Email);
        writer.WriteText("integration", key.Integration);
        writer.WriteText("environment", key.Environment);
        writer.WriteTexts("scopes", key.Scopes);
        writer.WriteTime("issued_at", key.IssuedAt);
        writer.WriteTime("expires_at", key.ExpiresAt);
        writer.WriteTime("last_used_at", key.LastUsedAt);
        writer.WriteTime("last_rotated_at", key.LastRotatedAt);
        writer.WriteString("status", SnakeNames<KeyStatus>.Of(key.StatusAt(now)));
        writer.WriteText("webhook", key.Webhook);
        writer.WriteEndObject();
    }
}
