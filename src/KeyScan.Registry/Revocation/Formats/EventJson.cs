using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>The JSON that events are made of.</summary>
internal static class EventJson
{
    /// <summary>The bytes that <paramref name="write"/> writes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(bytes))
            write(writer);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A time in UTC, as RFC 3339 has it.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture);

    /// <summary>The envelope of Standard Webhooks: type, timestamp, data.</summary>
    public static byte[] Envelope(LeakEvent leak) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", leak.Type);
        writer.WriteString("timestamp", Timestamp(leak.At));
        writer.WriteStartObject("data");
        writer.WriteString("event_id", leak.EventId);
        writer.WriteString("fingerprint", leak.Fingerprint);
        writer.WriteString("key_id", leak.KeyId);
        writer.WriteString("provider", leak.Provider);
        writer.WriteString("owner", leak.Owner);
        writer.WriteString("team", leak.Team);
        if (leak.Type == LeakEvent.ToldOwner)
            writer.WriteString("email", leak.Email);
        writer.WriteString("environment", leak.Environment);
        writer.WriteStartArray("scopes");
        foreach (string scope in leak.Scopes)
            writer.WriteStringValue(scope);
        writer.WriteEndArray();
        writer.WriteString("severity", leak.Severity);
        writer.WriteString("status", leak.Status.ToString().ToLowerInvariant());
        writer.WriteString("first_seen_at", Timestamp(leak.FirstSeenAt));
        WriteLocations(writer, leak.Locations);
        if (leak.AuditLog is { } log)
        {
            writer.WriteStartObject("audit_log");
            writer.WriteNumber("lines", log.Lines);
            writer.WriteString("head", log.Head);
            writer.WriteEndObject();
        }
        if (leak.Type == LeakEvent.ToldOwner)
            writer.WriteString("advice", RotationAdvice.For(leak.Provider));
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void WriteLocations(Utf8JsonWriter writer, IReadOnlyList<LeakLocation> locations)
    {
        writer.WriteStartArray("locations");
        foreach (LeakLocation location in locations)
        {
            writer.WriteStartObject();
            writer.WriteString("repository", location.Repository);
            writer.WriteString("path", location.Path);
            writer.WriteNumber("line", location.Line);
            writer.WriteString("commit", location.Commit);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
