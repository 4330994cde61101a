using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation;

/// <summary>
/// Revocation from end to end, for the commands and for scans: plans what leaked, sends it, and sees whether it was revoked.
/// </summary>
/// <param name="database">The registry.</param>
/// <param name="endpoints">Whom events are sent to, and how many.</param>
/// <param name="clock">The clock and the schedule.</param>
/// <param name="actor">Who acts, for the audit log.</param>
internal sealed class RevocationRun(RegistryDatabase database, RevocationEndpoints endpoints, RevocationClock clock, string actor)
{
    private readonly AuditLog _audit = new(clock.Time, actor);

    /// <summary>How secrets are revoked at their providers.</summary>
    public RevocationTemplates Templates { get; init; } = RevocationTemplates.BuiltIn;

    /// <summary>Puts an event into the outbox for each leak of a working key that has none.</summary>
    /// <param name="dryRun">Whether nothing is kept.</param>
    /// <param name="anyNumber">Whether the limit of the endpoints file does not hold.</param>
    /// <exception cref="ProblemException">The database failed.</exception>
    public EventPlan Plan(bool dryRun = false, bool anyNumber = false) => database.Run(session =>
    {
        if (!dryRun)
            AuditLog.Change(session, () => new FutureTimes(_audit, clock.Schedule).Clamp(session, []));
        return EventPlan.Make(session, endpoints, Templates.Catalogue, _audit, keep: !dryRun, anyNumber: anyNumber);
    });

    /// <summary>Sends what was released, is approved and is due.</summary>
    /// <exception cref="ProblemException">A signing secret is wrong, or the database failed; what was not sent stays in the
    /// outbox.</exception>
    public Task<SendSummary> SendAsync(SendOrder order, CancellationToken cancellation) =>
        SendAsync(endpoints.All, order, cancellation);

    /// <summary>
    /// What a scan does at its end: confirms, plans, and sends to the endpoints that are told without asking. The tokens of
    /// formats that carry them come from the scan.
    /// </summary>
    /// <param name="secrets">Gives the secret of a fingerprint that the scan has found; null for none.</param>
    /// <param name="cancellation">Breaks off; what was not sent stays in the outbox.</param>
    /// <exception cref="ProblemException">As for <see cref="Plan"/> and
    /// <see cref="SendAsync(SendOrder, CancellationToken)"/>.</exception>
    public Task<(EventPlan Plan, SendSummary Sent)> RunAutomaticAsync(Func<Fingerprint, Secret?>? secrets,
        CancellationToken cancellation) =>
        RunAutomaticAsync(new SendOrder(Secrets: secrets), cancellation);

    /// <summary>
    /// The same with all that a scan has found: revocations at providers need what stands near a secret as well.
    /// </summary>
    /// <param name="found">What the scan has found.</param>
    /// <param name="cancellation">Breaks off; what was not sent stays in the outbox.</param>
    /// <exception cref="ProblemException">As for <see cref="Plan"/> and
    /// <see cref="SendAsync(SendOrder, CancellationToken)"/>.</exception>
    public Task<(EventPlan Plan, SendSummary Sent)> RunAfterScanAsync(FoundSecrets found, CancellationToken cancellation) =>
        RunAutomaticAsync(new SendOrder { Found = found }, cancellation);

    /// <summary>
    /// Closes delivered events whose keys are revoked by now: the registry says so, the endpoint's status address, or the
    /// caller.
    /// </summary>
    /// <param name="revoked">Keys that the caller knows to be revoked, such as from the answers a scan got.</param>
    /// <param name="cancellation">Breaks off between two questions.</param>
    /// <returns>How many events were closed.</returns>
    /// <exception cref="ProblemException">The database failed.</exception>
    public async Task<int> ConfirmAsync(IReadOnlyCollection<string> revoked, CancellationToken cancellation)
    {
        var confirmation = new Confirmation(database, new AttemptResults(_audit, clock.Schedule, ""));
        int closed = confirmation.ByRegistry() + confirmation.ByVerification() + confirmation.ByCaller(revoked);
        foreach (RevocationEndpoint endpoint in endpoints.All.Where(e => e.StatusUrl is not null))
        {
            using var lane = new WebhookLane(endpoint, 0, new SendOrder(), clock.Time);
            closed += await confirmation.ByStatusAddressAsync(lane, cancellation);
        }
        return closed;
    }

    /// <summary>Sends an endpoint one event that is not about any key, and keeps nothing but a line of the audit log.</summary>
    /// <returns>Why it failed; null where the endpoint took it.</returns>
    /// <exception cref="ProblemException">The signing secret is wrong.</exception>
    public Task<Fault?> TestAsync(RevocationEndpoint endpoint, CancellationToken cancellation) =>
        new EndpointTrial(database, _audit).RunAsync(endpoint, cancellation);

    /// <summary>Approves events; null for all on their way. Returns how many approvals are new.</summary>
    /// <exception cref="ProblemException">There is no such event; nothing is approved.</exception>
    public int Approve(IReadOnlyList<string>? ids, string name) =>
        Decide((decisions, session) => decisions.Approve(session, ids, name));

    /// <summary>Lets events be sent; returns how many were not before.</summary>
    /// <param name="ids">The events.</param>
    /// <param name="endingMore">Whether that holds for events too that end more than their key, which nobody releases without
    /// having said so.</param>
    /// <exception cref="ProblemException">There is no such event, or one ends more than its key and that was not said; nothing
    /// is released.</exception>
    public int Release(IReadOnlyList<string> ids, bool endingMore = false) =>
        Decide((decisions, session) => decisions.Release(session, ids, endingMore));

    /// <summary>Events by their ids; those that are not there are left out.</summary>
    public IReadOnlyList<OutboxEvent> Find(IReadOnlyList<string> ids) =>
        database.Run(session => ids.Distinct(StringComparer.Ordinal)
        .Select(id => session.First($"SELECT {OutboxEvent.Columns} FROM outbox WHERE event_id = @id", OutboxEvent.Read,
            ("@id", id))).OfType<OutboxEvent>().ToList());

    /// <summary>Calls events back that no receiver has.</summary>
    /// <param name="ids">The events; null for all.</param>
    /// <param name="keyId">Those of this key alone; null for any.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <exception cref="ProblemException">There is no such event; nothing is called back.</exception>
    public CalledBack Cancel(IReadOnlyList<string>? ids, string? keyId, string reason) =>
        Decide((decisions, session) => decisions.Cancel(session, ids, keyId, reason));

    /// <summary>Sends events again under the same ids; null for all dead ones. Returns how many.</summary>
    /// <exception cref="ProblemException">There is no such event; nothing is sent again.</exception>
    public int Retry(IReadOnlyList<string>? ids)
    {
        var carriesToken = endpoints.All.Where(e => e.CarriesToken).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return Decide((decisions, session) => decisions.Retry(session, ids, carriesToken));
    }

    /// <summary>Takes an endpoint back into use.</summary>
    public void Enable(RevocationEndpoint endpoint) => Decide((decisions, session) =>
    {
        decisions.Enable(session, endpoint);
        return true;
    });

    /// <summary>Stops every sender before its next attempt.</summary>
    public void Stop(string reason) => Decide((decisions, session) =>
    {
        decisions.Stop(session, reason);
        return true;
    });

    /// <summary>Lets senders go on; false where they were not stopped.</summary>
    public bool Resume() => Decide((decisions, session) => decisions.Resume(session));

    /// <summary>How far everything has come.</summary>
    public RevocationStatus Status() => database.Run(session => RevocationStatus.Read(session, endpoints));

    /// <summary>Events that wait for a person who looks at them, oldest first.</summary>
    public IReadOnlyList<OutboxEvent> Held() =>
        NotReleased("held_because IS NOT NULL").FindAll(e => endpoints.All.Any(p => p.Name == e.Endpoint));

    /// <summary>Events that a person has yet to release, oldest first; without those that are held.</summary>
    /// <param name="mode">Of endpoints in this mode; null for all.</param>
    public IReadOnlyList<OutboxEvent> Unreleased(EndpointMode? mode) =>
        NotReleased("held_because IS NULL")
            .FindAll(e => endpoints.All.Any(p => p.Name == e.Endpoint && (mode is null || p.Mode == mode)));

    private List<OutboxEvent> NotReleased(string condition) => database.Run(session => session.All(
        $"SELECT {OutboxEvent.Columns} FROM outbox WHERE released_at IS NULL AND {condition} AND state IN (@pending, @waiting) "
            + "ORDER BY created_at, event_id", OutboxEvent.Read,
        ("@pending", EventState.Pending.ToSql()), ("@waiting", EventState.WaitingForSecret.ToSql())));

    private T Decide<T>(Func<OperatorDecisions, RegistrySession, T> decide) =>
        database.Run(session => decide(new OperatorDecisions(_audit), session));

    private async Task<(EventPlan Plan, SendSummary Sent)> RunAutomaticAsync(SendOrder order, CancellationToken cancellation)
    {
        await ConfirmAsync([], cancellation);
        EventPlan plan = Plan();
        // What needs the secret can be sent by nobody but a scan, once a person has released it.
        return (plan,
            await SendAsync(endpoints.All.Where(e => e.Mode == EndpointMode.Auto || e.CarriesToken), order, cancellation));
    }

    private SendingLane Open(RevocationEndpoint endpoint, SendOrder order) => endpoint.AtProvider
        ? new ProviderLane(endpoint, endpoints.Approvals, order, Templates, clock.Time)
        : new WebhookLane(endpoint, endpoints.Approvals, order, clock.Time);

    private async Task<SendSummary> SendAsync(IEnumerable<RevocationEndpoint> to, SendOrder order, CancellationToken cancellation)
    {
        SendingLane[] lanes = [.. to.Select(e => Open(e, order))];
        try
        {
            return await new Sender(database, _audit, clock.Schedule).RunAsync(lanes, order, cancellation);
        }
        finally
        {
            foreach (SendingLane lane in lanes)
                lane.Dispose();
        }
    }
}
