using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>One endpoint as a sender uses it.</summary>
internal sealed class SendingLane : IDisposable
{
    private const int MostInMemory = 100_000;
    private readonly IReadOnlySet<string>? _only;
    private readonly Func<Fingerprint, Secret?>? _secrets;
    private readonly WebhookClient _client;
    private IReadOnlyList<string>? _types;

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="approvals">How many people must have approved an event.</param>
    /// <param name="order">What is sent.</param>
    /// <param name="time">The clock.</param>
    public SendingLane(RevocationEndpoint endpoint, int approvals, SendOrder order, TimeProvider time)
    {
        Endpoint = endpoint;
        Format = EventFormats.Of(endpoint);
        Approvals = endpoint.TellsOwner ? 0 : approvals;
        _only = order.Only;
        _secrets = order.Secrets;
        _client = new WebhookClient(endpoint, time);
    }

    /// <summary>The endpoint.</summary>
    public RevocationEndpoint Endpoint { get; }

    /// <summary>How its events are written.</summary>
    public IEventFormat Format { get; }

    /// <summary>How many people must have approved an event.</summary>
    public int Approvals { get; }

    /// <summary>The state of events that can be sent to it.</summary>
    public EventState SendableState => Format.CarriesToken ? EventState.WaitingForSecret : EventState.Pending;

    /// <summary>Whether this sender may and can send an event.</summary>
    public bool CanSend(string id, string fingerprint) =>
        (_only is null || _only.Contains(id)) && (!Format.CarriesToken || _secrets?.Invoke(new Fingerprint(fingerprint)) is not null);

    /// <summary>How many events must be looked at to find <paramref name="count"/> that can be sent.</summary>
    public long MostCandidates(int count) => _only is null && !Format.CarriesToken ? count : MostInMemory;

    /// <summary>Makes one attempt.</summary>
    public async Task<Attempt> SendAsync(OutboxEvent claimed, DateTimeOffset now, CancellationToken cancellation)
    {
        Secret? token = Format.CarriesToken ? _secrets?.Invoke(claimed.Fingerprint) : null;
        if (Format.CarriesToken && token is null)
            return new Attempt(Endpoint, claimed, DeliveryResult.NotMade, Receipt.None);
        if (Format is GitLabFormat gitLab && await RefusalAsync(gitLab, claimed, now, cancellation) is { } refusal)
            return new Attempt(Endpoint, claimed, refusal, Receipt.None);
        byte[] body = Format.Complete(claimed.Body, token);
        DeliveryResult result = await _client.PostAsync(Format.Target, body, Format.Headers(claimed.Id, now, body), cancellation);
        // GitLab's contract: what is wrong with the request stays wrong.
        if (Format is GitLabFormat && result.Status == 400)
            result = result with { IsFinal = true };
        return new Attempt(Endpoint, claimed, result, result is { WasMade: true, Error: null } ? Format.Read(result.Answer, token) : Receipt.None);
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

    /// <summary>Asks GitLab's service once which types it takes, and refuses for good what it does not.</summary>
    public async Task<DeliveryResult?> RefusalAsync(GitLabFormat format, OutboxEvent claimed, DateTimeOffset now, CancellationToken cancellation)
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
        return _types.Contains(type, StringComparer.Ordinal) ? null : DeliveryResult.Failure($"type: the service does not revoke tokens of type {type}") with { IsFinal = true };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}

/// <summary>What a sender is to send.</summary>
/// <param name="Only">The events; null for all that were released.</param>
/// <param name="Secrets">Gives tokens for formats that carry them; null where there are none.</param>
/// <param name="Watch">Whether to go on until nothing is left that can be sent without a person.</param>
internal sealed record SendOrder(IReadOnlySet<string>? Only = null, Func<Fingerprint, Secret?>? Secrets = null, bool Watch = false);

/// <summary>An attempt that was made.</summary>
internal sealed record Attempt(RevocationEndpoint Endpoint, OutboxEvent Event, DeliveryResult Result, Receipt Receipt);
