using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>
/// Events as GitHub sends them to its secret scanning partners (docs.github.com, "Secret scanning partner program"), so that
/// their endpoints work unchanged.
/// </summary>
internal sealed class GitHubPartnerFormat(RevocationEndpoint endpoint) : IEventFormat
{
    private readonly Lazy<PartnerKey> _key = new(() => PartnerKey.Read(endpoint.Secrets[0], endpoint.KeyIdentifier));

    /// <inheritdoc/>
    public Uri Target => endpoint.Url;

    /// <inheritdoc/>
    public void ReadSecrets() => _ = _key.Value;

    /// <inheritdoc/>
    public byte[] Write(LeakEvent leak) => EventJson.Write(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("type", endpoint.TokenType ?? leak.Provider ?? "issued_key");
        writer.WriteString("url", leak.Locations.Select(l => l.Url).FirstOrDefault(u => u is not null) ?? "");
        writer.WriteString("source", "content");
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    /// <inheritdoc/>
    public byte[] Complete(byte[] kept, Secret? token) => TokenBody.WithToken(kept, token!);

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Headers(string eventId, DateTimeOffset now, byte[] body) =>
        [("Github-Public-Key-Identifier", _key.Value.Identifier), ("Github-Public-Key-Signature", _key.Value.Sign(body)),
            ("X-Keyscan-Event-Id", eventId)];

    /// <inheritdoc/>
    public Receipt Read(ReadOnlyMemory<byte> answer, Secret? token) => AnswerReader.Read(answer, token);
}
