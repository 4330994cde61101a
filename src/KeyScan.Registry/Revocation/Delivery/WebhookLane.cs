using System.Globalization;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>Sends events to an address, in one of the formats.</summary>
internal sealed class WebhookLane : SendingLane
{
    private readonly IEventFormat _format;
    private readonly WebhookClient _client;
    private IReadOnlyList<string>? _types;

    /// <inheritdoc cref="SendingLane(RevocationEndpoint, int, SendOrder)"/>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="approvals">How many people must have approved an event.</param>
    /// <param name="order">What is sent.</param>
    /// <param name="time">The clock.</param>
    public WebhookLane(RevocationEndpoint endpoint, int approvals, SendOrder order, TimeProvider time)
        : base(endpoint, approvals, order)
    {
        _format = EventFormats.Create(endpoint);
        _client = new WebhookClient(endpoint, time);
    }

    /// <summary>
    /// A mark of the audit log goes with each event, whatever its format: GitHub's and GitLab's bodies have no room for one.
    /// </summary>
    private static IEnumerable<(string Name, string Value)> MarkOf(OutboxEvent claimed) =>
        claimed.AuditLog is { } log
            ? [("X-Keyscan-Audit", string.Create(CultureInfo.InvariantCulture, $"{log.Lines} {log.Head}"))] : [];

    /// <inheritdoc/>
    public override void ReadSecrets() => _format.ReadSecrets();

    /// <inheritdoc/>
    public override async Task<Attempt> SendAsync(OutboxEvent claimed, DateTimeOffset now, CancellationToken cancellation)
    {
        Secret? token = Endpoint.CarriesToken ? Order.Find(claimed.Fingerprint) : null;
        if (Endpoint.CarriesToken && token is null)
            return new Attempt(Endpoint, claimed, DeliveryResult.NotMade, Receipt.None);
        if (_format is GitLabFormat gitLab && await RefusalAsync(gitLab, claimed, now, cancellation) is { } refusal)
            return new Attempt(Endpoint, claimed, refusal, Receipt.None);
        byte[] body = _format.Complete(claimed.Body, token);
        DeliveryResult result = await _client.PostAsync(_format.Target, body,
            [.. _format.Headers(claimed.Id, now, body), .. MarkOf(claimed)], cancellation);
        // GitLab's contract: what is wrong with the request stays wrong.
        if (_format is GitLabFormat && result.Status == 400)
            result = result with { IsFinal = true };
        return new Attempt(Endpoint, claimed, result,
            result is { WasMade: true, Error: null } ? _format.Read(result.Answer, token) : Receipt.None);
    }

    /// <summary>Whether a status address says that a key is revoked; false where there is none or it does not say so.</summary>
    public async Task<bool> IsRevokedAsync(string keyId, CancellationToken cancellation)
    {
        if (Endpoint.StatusUrl is not { } template)
            return false;
        var address = new Uri(template.Replace("{key_id}", Uri.EscapeDataString(keyId), StringComparison.Ordinal));
        DeliveryResult result = await _client.GetAsync(address, [], cancellation);
        return result is { WasMade: true, Error: null } && AnswerReader.SaysRevoked(result.Answer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _client.Dispose();

    /// <inheritdoc/>
    protected override bool HasSecret(Fingerprint fingerprint) => Order.Find(fingerprint) is not null;

    /// <summary>Asks GitLab's service once which types it takes, and refuses for good what it does not.</summary>
    private async Task<DeliveryResult?> RefusalAsync(GitLabFormat format, OutboxEvent claimed, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (_types is null)
        {
            DeliveryResult asked = await _client.GetAsync(format.Types, format.Headers(claimed.Id, now, []), cancellation);
            if (!asked.WasMade || asked.Error is not null)
                return asked;
            if (GitLabFormat.ReadTypes(asked.Answer) is not { } types)
                return DeliveryResult.Failure("answer: the list of revocable token types is not as documented");
            _types = types;
        }
        string type = GitLabFormat.TypeOf(claimed.Body);
        return _types.Contains(type, StringComparer.Ordinal) ? null
            : DeliveryResult.Failure($"type: the service does not revoke tokens of type {type}") with { IsFinal = true };
    }
}
