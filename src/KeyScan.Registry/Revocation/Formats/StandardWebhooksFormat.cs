using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>Events as Standard Webhooks 1.0 has them (github.com/standard-webhooks/standard-webhooks).</summary>
internal sealed class StandardWebhooksFormat(RevocationEndpoint endpoint) : IEventFormat
{
    private readonly Lazy<IReadOnlyList<byte[]>> _keys = new(() => [.. endpoint.Secrets.SelectMany(WebhookSignature.ReadKeys)]);

    /// <inheritdoc/>
    public Uri Target => endpoint.Url;

    /// <inheritdoc/>
    public void ReadSecrets() => _ = _keys.Value;

    /// <inheritdoc/>
    public byte[] Write(LeakEvent leak) => EventJson.Envelope(leak);

    /// <inheritdoc/>
    public byte[] Complete(byte[] kept, Secret? token) => kept;

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Headers(string eventId, DateTimeOffset now, byte[] body)
    {
        long seconds = now.ToUnixTimeSeconds();
        return [("webhook-id", eventId), ("webhook-timestamp", $"{seconds}"),
            ("webhook-signature", WebhookSignature.Sign(eventId, seconds, body, _keys.Value))];
    }

    /// <inheritdoc/>
    public Receipt Read(ReadOnlyMemory<byte> answer, Secret? token) => AnswerReader.Read(answer, token);
}
