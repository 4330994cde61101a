using KeyScan.Http;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Verification;
using KeyScan.Verification.Templates;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>
/// Revokes at providers, by the steps of rules: with the secret itself, which the scan that found it has, or with the
/// operator's own credentials. What a provider accepts is not done; that its <c>verify</c> says inactive closes the event.
/// </summary>
internal sealed class ProviderLane : SendingLane
{
    private readonly TemplateCatalogue _templates;
    private readonly GuardedClient _client;
    private readonly StepPlayer _player;
    private Dictionary<string, string> _credentials = new(StringComparer.Ordinal);

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="approvals">How many people must have approved an event.</param>
    /// <param name="order">What is sent.</param>
    /// <param name="templates">How.</param>
    /// <param name="time">The clock.</param>
    public ProviderLane(RevocationEndpoint endpoint, int approvals, SendOrder order, RevocationTemplates templates,
        TimeProvider time)
        : base(endpoint, approvals, order)
    {
        _templates = templates.Catalogue;
        GuardedClientOptions network =
            (templates.Network ?? new GuardedClientOptions { Guard = new CheckedConnection(endpoint.AllowPrivate) }) with
        {
            Timeout = endpoint.Timeout,
            Time = time,
        };
        _client = new GuardedClient(network);
        _player = new StepPlayer(new HostGates(_client, time), network.Guard, time);
    }

    /// <inheritdoc/>
    public override void ReadSecrets() =>
        _credentials = Endpoint.Credentials.ToDictionary(c => c.Key, c => c.Value.Read().Reveal(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override async Task<Attempt> SendAsync(OutboxEvent claimed, DateTimeOffset now, CancellationToken cancellation)
    {
        if (RevocationIntent.Read(claimed.Body) is not { } intent
            || _templates.Find(intent.Rule) is not { Revoke: { } revoke } template)
            return Refused(claimed, "rule: it says no more how such secrets are revoked; give its file with --rules");
        // What people approved is what is done, whatever the rule has become.
        if (revoke.Effect != intent.Effect)
            return Refused(claimed,
                $"rule: it would end something else by now than {intent.EffectText}; cancel this event and plan again");
        if (Order.Found?.Values(claimed.Fingerprint, revoke.Needs, out string? missing) is not { } found)
            return new Attempt(Endpoint, claimed, DeliveryResult.NotMade, Receipt.None);
        // Whoever planted it would hear of this as of any other use.
        if (Canaries.Find(found.Values) is { } bait)
            return Refused(claimed, $"bait: it is {bait.Issuer}'s, and there is nothing to revoke ({bait.Reference})");
        var values = new Dictionary<string, string>(found, StringComparer.Ordinal);
        foreach (string name in revoke.Credentials)
        {
            if (!_credentials.TryGetValue(name, out string? credential))
                return Refused(claimed, $"credentials: the endpoint has no `{name}`");
            values[name] = credential;
        }
        try
        {
            PlayedSteps played =
                await _player.PlayAsync(revoke.Steps, values, template.Verify?.PerSecond ?? 0, null, cancellation);
            return new Attempt(Endpoint, claimed, ResultOf(played),
                played.Verdict == Verdict.Accepted ? Receipt.Accepted : Receipt.None);
        }
        catch (OperationCanceledException)
        {
            return new Attempt(Endpoint, claimed, DeliveryResult.NotMade, Receipt.None);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _client.Dispose();

    /// <inheritdoc/>
    protected override bool HasSecret(Fingerprint fingerprint) => Order.Found?.Find(fingerprint) is not null;

    private Attempt Refused(OutboxEvent claimed, string why) =>
        new(Endpoint, claimed, DeliveryResult.Failure(why) with { IsFinal = true }, Receipt.None);

    private static DeliveryResult ResultOf(PlayedSteps played) => played.Verdict switch
    {
        Verdict.Accepted => new DeliveryResult(played.Status, null),
        Verdict.Refused =>
            new DeliveryResult(played.Status, $"refused: {played.Host} will not revoke it, status {played.Status}")
                { IsFinal = true },
        _ => new DeliveryResult(played.Status,
            $"{(played.Host.Length > 0 ? $"{played.Host}: " : "")}{played.Why ?? "nothing that says whether it was taken"}"),
    };
}
