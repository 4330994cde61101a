using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>One endpoint as a sender uses it.</summary>
internal abstract class SendingLane : IDisposable
{
    private const int MostInMemory = 100_000;

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="approvals">How many people must have approved an event.</param>
    /// <param name="order">What is sent.</param>
    protected SendingLane(RevocationEndpoint endpoint, int approvals, SendOrder order)
    {
        Endpoint = endpoint;
        Approvals = endpoint.TellsOwner ? 0 : approvals;
        Order = order;
    }

    /// <summary>The endpoint.</summary>
    public RevocationEndpoint Endpoint { get; }

    /// <summary>How many people must have approved an event.</summary>
    public int Approvals { get; }

    /// <summary>The state of events that can be sent to it.</summary>
    public EventState SendableState => Endpoint.CarriesToken ? EventState.WaitingForSecret : EventState.Pending;

    /// <summary>What is sent.</summary>
    protected SendOrder Order { get; }

    /// <summary>Whether this sender may and can send an event.</summary>
    public bool CanSend(string id, string fingerprint) =>
        (Order.Only is null || Order.Only.Contains(id)) && (!Endpoint.CarriesToken || HasSecret(new Fingerprint(fingerprint)));

    /// <summary>How many events must be looked at to find <paramref name="count"/> that can be sent.</summary>
    public long MostCandidates(int count) => Order.Only is null && !Endpoint.CarriesToken ? count : MostInMemory;

    /// <summary>Reads signing secrets and credentials, which is put off until something is sent.</summary>
    /// <exception cref="ProblemException">One of them is missing or wrong.</exception>
    public abstract void ReadSecrets();

    /// <summary>Makes one attempt.</summary>
    public abstract Task<Attempt> SendAsync(OutboxEvent claimed, DateTimeOffset now, CancellationToken cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of connections.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Whether the secret of an event is at hand.</summary>
    protected abstract bool HasSecret(Fingerprint fingerprint);
}

/// <summary>What a sender is to send.</summary>
/// <param name="Only">The events; null for all that were released.</param>
/// <param name="Secrets">Gives tokens for formats that carry them; null where there are none.</param>
/// <param name="Watch">Whether to go on until nothing is left that can be sent without a person.</param>
internal sealed record SendOrder(IReadOnlySet<string>? Only = null, Func<Fingerprint, Secret?>? Secrets = null,
    bool Watch = false)
{
    /// <summary>
    /// What a scan has found, for formats that carry tokens and for revocations at providers; null where none was made.
    /// </summary>
    public FoundSecrets? Found { get; init; }

    /// <summary>The secret of a fingerprint; null where it is not at hand.</summary>
    internal Secret? Find(Fingerprint fingerprint) => Found?.Find(fingerprint) ?? Secrets?.Invoke(fingerprint);
}

/// <summary>An attempt that was made.</summary>
internal sealed record Attempt(RevocationEndpoint Endpoint, OutboxEvent Event, DeliveryResult Result, Receipt Receipt);
