using KeyScan.Sinks.Text;
using KeyScan.Text;

namespace KeyScan.Sinks.Keys;

/// <summary>Issued keys as CSV, with the columns that an import takes.</summary>
internal static class KeyCsv
{
    private static readonly string[] Header =
    [
        "key_id", "provider", "owner", "team", "email", "integration", "environment", "scopes", "issued_at", "expires_at",
            "last_used_at",
        "last_rotated_at", "status", "webhook",
    ];

    public static void Write(IEnumerable<IssuedKey> keys, Stream output, DateTimeOffset now)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        CsvText.WriteRow(writer, Header);
        foreach (IssuedKey key in keys)
            CsvText.WriteRow(writer, Cells(key, now));
    }

    private static string[] Cells(IssuedKey key, DateTimeOffset now) =>
    [
        Text(key.KeyId), Text(key.Provider), Text(key.Owner), Text(key.Team), Text(key.Email), Text(key.Integration),
            Text(key.Environment),
        Text(string.Join(' ', key.Scopes)), Time(key.IssuedAt), Time(key.ExpiresAt), Time(key.LastUsedAt),
        Time(key.LastRotatedAt),
        SnakeNames<KeyStatus>.Of(key.StatusAt(now)), Text(key.Webhook),
    ];

    private static string Text(string? text) => PrintableText.Of(text ?? "");

    private static string Time(DateTimeOffset? time) => time is { } given ? Wording.Timestamp(given) : "";
}
