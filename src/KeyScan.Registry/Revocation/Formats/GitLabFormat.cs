using System.Text.Json;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>Events as GitLab sends them to a token revocation service (docs.gitlab.com, "Token Revocation API").</summary>
internal sealed class GitLabFormat(RevocationEndpoint endpoint) : IEventFormat
{
    private readonly Lazy<Secret> _token = new(() => endpoint.Secrets[0].Read());

    /// <inheritdoc/>
    public Uri Target => Below("v1/revoke_tokens");

    /// <summary>Where the service says which types of tokens it can revoke.</summary>
    public Uri Types => Below("v1/revocable_token_types");

    /// <inheritdoc/>
    public void ReadSecrets() => _ = _token.Value;

    /// <inheritdoc/>
    public byte[] Write(LeakEvent leak) => EventJson.Write(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("type", endpoint.TokenType ?? leak.Provider ?? "issued_key");
        LeakLocation? location = leak.Locations.Count > 0 ? leak.Locations[0] : null;
        writer.WriteString("location", location?.Url ?? location?.Repository ?? "");
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    /// <inheritdoc/>
    public byte[] Complete(byte[] kept, Secret? token) => TokenBody.WithToken(kept, token!);

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Headers(string eventId, DateTimeOffset now, byte[] body) =>
        [("Authorization", _token.Value.Reveal()), ("X-Keyscan-Event-Id", eventId)];

    /// <inheritdoc/>
    public Receipt Read(ReadOnlyMemory<byte> answer, Secret? token) => Receipt.Accepted;

    /// <summary>The types that a service says it can revoke; null where the answer is something else.</summary>
    public static IReadOnlyList<string>? ReadTypes(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("types", out JsonElement types) && types.ValueKind == JsonValueKind.Array
                ? [.. types.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)]
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The type of token that a kept body names.</summary>
    public static string TypeOf(byte[] kept)
    {
        using JsonDocument document = JsonDocument.Parse(kept);
        return document.RootElement[0].GetProperty("type").GetString() ?? "";
    }

    private Uri Below(string path)
    {
        var builder = new UriBuilder(endpoint.Url);
        builder.Path = $"{builder.Path.TrimEnd('/')}/{path}";
        return builder.Uri;
    }
}
