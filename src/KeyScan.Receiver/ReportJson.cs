using System.Globalization;
using System.Text.Json;

namespace KeyScan.Receiver;

/// <summary>
/// Reads reports from what reporters send. Everything is hostile: what is not as documented is refused, what is not known is
/// passed over.
/// </summary>
internal static class ReportJson
{
    private const int MostPlaces = 1000;
    private const int MostMatches = 10_000;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>The type of an event and its report; null where it is none.</summary>
    /// <param name="body">The body, of which the signature is good.</param>
    /// <param name="id">The event's id.</param>
    public static (string Type, LeakReport Report)? ReadEvent(ReadOnlyMemory<byte> body, string id) => Read(body, root =>
    {
        // Whoever signs says in the body which event it is: a header and a body of two events do not go together.
        if (Text(root, "type") is not { } type || Property(root, "data") is not { ValueKind: JsonValueKind.Object } data
            || Text(data, "event_id") != id)
            return null;
        return ((string, LeakReport)?)(type, new LeakReport
        {
            Id = id,
            Source = LeakSource.Webhook,
            KeyId = Text(data, "key_id"),
            Fingerprint = Text(data, "fingerprint"),
            Type = Text(data, "provider"),
            Owner = Text(data, "owner"),
            Team = Text(data, "team"),
            Environment = Text(data, "environment"),
            Severity = Text(data, "severity"),
            FirstSeenAt = DateTimeOffset.TryParse(Text(data, "first_seen_at"), CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null,
            Places = Property(data, "locations") is { ValueKind: JsonValueKind.Array } places
                ? [.. places.EnumerateArray().Take(MostPlaces).Select(ReadPlace)] : [],
        });
    });

    /// <summary>The reports of a partner message; null where it is none.</summary>
    /// <param name="body">The body, of which the signature is good.</param>
    /// <param name="id">What the message is called; its reports are numbered after that.</param>
    public static IReadOnlyList<LeakReport>? ReadMatches(ReadOnlyMemory<byte> body, string id) => Read(body, root =>
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > MostMatches)
            return null;
        var reports = new List<LeakReport>();
        foreach (JsonElement match in root.EnumerateArray())
        {
            if (Text(match, "token") is not { Length: > 0 } token)
                return null;
            reports.Add(new LeakReport
            {
                Id = $"{id}/{reports.Count + 1}",
                Source = LeakSource.Partner,
                Token = token,
                Type = Text(match, "type"),
                Places = Text(match, "url") is { Length: > 0 } url ? [new LeakPlace(null, null, null, null, url)] : [],
            });
        }
        return reports;
    });

    /// <summary>The key that somebody reports, <c>{"key": "…"}</c>; null where there is none.</summary>
    public static string? ReadKey(ReadOnlyMemory<byte> body) => Read(body, root => Text(root, "key"));

    private static LeakPlace ReadPlace(JsonElement place) => new(Text(place, "repository"), Text(place, "path"),
        Property(place, "line") is { ValueKind: JsonValueKind.Number } line && line.TryGetInt64(out long number) ? number : null,
        Text(place, "commit"), null);

    private static T? Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T?> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    private static string? Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
