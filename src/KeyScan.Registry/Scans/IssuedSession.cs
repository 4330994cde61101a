using KeyScan.Detection.Issued;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Keys;
using KeyScan.Registry.Leaks;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Registry.Verdicts;
using KeyScan.Verification;

namespace KeyScan.Registry.Scans;

/// <summary>
/// The issued keys of one run: from a set file, from a registry, or a set's fingerprints with a registry's owners.
/// </summary>
internal sealed class IssuedSession : IDisposable
{
    private readonly RegistryDatabase? _registry;
    private readonly FingerprintSet? _set;
    private readonly string? _temporary;
    private readonly RevocationEndpoints? _endpoints;
    private readonly List<Problem> _problems = [];

    private IssuedSession(RegistryDatabase? registry, string path, bool isTemporary, PepperRing peppers,
        RevocationEndpoints? endpoints)
    {
        (_registry, _endpoints) = (registry, endpoints);
        _temporary = isTemporary ? path : null;
        _set = FingerprintSet.Open(path, peppers);
        // What was read, or is mapped, outlives the file's name, so that whatever ends this process leaves nothing behind.
        if (isTemporary && !OperatingSystem.IsWindows())
            File.Delete(path);
        var store = registry is null ? null : new KeyStore(registry);
        Keys = new IssuedKeys(_set, peppers, store is null ? null : (epoch, hash) =>
            store.Find(epoch, hash), registry?.Now() ?? TimeProvider.System.GetUtcNow());
    }

    private IssuedSession(RegistryDatabase registry, RevocationEndpoints? endpoints) =>
        (_registry, _endpoints) = (registry, endpoints);

    /// <summary>
    /// What the scan looks secrets up in; null for a registry without keys, which takes what is found all the same.
    /// </summary>
    public IssuedKeys? Keys { get; }

    /// <summary>Why issued keys may not be found although they are looked for.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Checks that the set is still what it was when it was opened.</summary>
    /// <exception cref="ProblemException">It was changed: keys may not have been found.</exception>
    public void CheckUnchanged() => _set?.CheckUnchanged();

    /// <summary>Opens what <paramref name="request"/> name.</summary>
    /// <exception cref="ProblemException">There is no pepper, or the set or the registry cannot be used.</exception>
    public static IssuedSession Open(IssuedRequest request, PepperRing? peppers)
    {
        if (request.EndpointsPath is not null && request.Registry is null)
            throw new ProblemException(
                new Problem("revocations are kept in the registry until they are received", "--revoke",
                    "Give the registry with --registry"));
        RevocationEndpoints? endpoints = ReadEndpoints(request.EndpointsPath);
        RegistryDatabase? registry = request.Registry is null ? null
            : AuditTrail.WithKeys(KeyRegistry.OpenExisting(request.Registry));
        try
        {
            if (registry is { IsReadOnly: true } && endpoints is not null)
                throw new ProblemException(
                    new Problem("revocations are kept in the registry until they are received, and it can only be read",
                        registry.Address.Shown, "Use an account that may write to it"));
            if (request.SetPath is null && new KeyStore(registry!).Count().Fingerprints == 0)
                return new IssuedSession(registry!, endpoints);
            if (peppers is null)
                throw new ProblemException(
                    new Problem("issued keys can be told only with the organisation's pepper", "KEYSCAN_PEPPER",
                        "Set KEYSCAN_PEPPER_FILE to the file that `keyscan keys import` was run with"));
            var store = registry is null ? null : new KeyStore(registry);
            IssuedSession session = request.SetPath is { } path
                ? new IssuedSession(registry, path, isTemporary: false, peppers, endpoints)
                : FromRegistry(registry!, peppers, endpoints);
            if (request.SetPath is not null)
                session._problems.AddRange(SetAge.WhatIsWrong(session._set!, request, store, peppers));
            if (store?.DoubtfulExpiries(session.Keys!.Now) is > 0 and var doubtful)
            {
                session._problems.Add(
                    new Problem($"{doubtful} working keys count as expired because this machine's clock says "
                        + $"{session.Keys.Now.UtcDateTime:yyyy-MM-dd}, long after anything else in the registry",
                    registry!.Address.Shown, "Look whether the clock is right; importing the keys again says that it is"));
            }
            return session;
        }
        catch
        {
            registry?.Dispose();
            throw;
        }
    }

    /// <summary>What keys the ids of findings in the registry; null where there is none.</summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public string? FindSalt() => _registry is null ? null : FindingSalt.Read(_registry);

    /// <summary>What providers said before, as the registry has it; null where there is none.</summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public IVerdictStore? OpenVerdicts(PepperRing? peppers) =>
        _registry is null ? null : StoredVerdicts.Open(_registry, peppers);

    /// <summary>The registry that can be read and no more, so that nothing is recorded; null where that is not so.</summary>
    public RegistryAddress? NotRecording => _registry is { IsReadOnly: true } ? _registry.Address : null;

    /// <summary>Records in the registry what was found; null where nothing is recorded.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="repository">The name of what was scanned.</param>
    /// <param name="extent">How much of it was scanned.</param>
    /// <param name="digest">What was looked for.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public LeakChanges? Record(ScanReport report, string repository, ScanExtent extent, string digest) =>
        _registry is null or { IsReadOnly: true } ? null : new ScanRecord(_registry).Record(repository, report, extent, digest);

    /// <summary>
    /// Tells the endpoints that are told without asking about every leaked key that works; returns what came of it, for people.
    /// Without endpoints, what receivers have taken is closed where its provider said now that the key works no more.
    /// </summary>
    /// <param name="report">What was found.</param>
    /// <param name="templates">How secrets are revoked at their providers.</param>
    /// <param name="addProblem">Takes what keeps leaks from being told.</param>
    /// <param name="warn">Told where this machine's clock is not the registry's.</param>
    /// <param name="cancellation">Breaks off; what was not sent stays in the outbox.</param>
    /// <exception cref="ProblemException">A signing secret is wrong, or the registry failed.</exception>
    public async Task<string?> RevokeAsync(ScanReport report, RevocationTemplates templates, Action<Problem> addProblem,
        Action<string> warn, CancellationToken cancellation)
    {
        if (_registry is null)
            return null;
        if (_endpoints is null)
            return await ConfirmAsync(report, warn, cancellation);
        var run = new RevocationRun(_registry, _endpoints, RevocationClock.Open(_registry, warn),
            AuditTrail.Actor) { Templates = templates };
        (EventPlan plan, SendSummary sent) = await run.RunAfterScanAsync(new FoundSecrets(report), cancellation);
        AuditTrail.KeepMark(_registry);
        foreach (Problem problem in plan.Problems)
            addProblem(problem);
        int taken = sent.Events.Count(e => e.Error is null), held = run.Held().Count, unsent = sent.Unsent.Sum(u => u.Count);
        return $"{plan.New.Count} revocation{(plan.New.Count == 1 ? "" : "s")} queued, {taken} "
            + $"received{(sent.Events.Count > taken ? $", {sent.Events.Count - taken} to be tried again" : "")}"
            + $"{(unsent > 0 ? $", {unsent} still to be sent" : "")}{(held > 0 ? $", {held} held for a person" : "")}"
            + $"{(sent.ClockAhead is { } clock ? $"; {clock}" : "")}; `keyscan revoke status` shows all";
    }

    private async Task<string?> ConfirmAsync(ScanReport report, Action<string> warn, CancellationToken cancellation)
    {
        if (_registry!.IsReadOnly || !report.Findings.Any(f => f.Verification.Outcome == Outcome.Inactive))
            return null;
        int closed = await new RevocationRun(_registry, RevocationEndpoints.None, RevocationClock.Open(_registry, warn),
            AuditTrail.Actor).ConfirmAsync([], cancellation);
        AuditTrail.KeepMark(_registry);
        return closed == 0 ? null
            : $"{closed} revocation{(closed == 1 ? " is" : "s are")} done: its provider says that the key works no more; "
                + $"`keyscan revoke log` has it";
    }

    /// <summary>
    /// The issued keys that a receiver was told of and that are not known to be revoked: their providers are asked, as nobody
    /// else can confirm it.
    /// </summary>
    public IReadOnlySet<string> AwaitingConfirmation() =>
        _registry is null ? new HashSet<string>() : Revocation.RevocationRecord.AwaitingConfirmation(_registry);

    /// <inheritdoc/>
    public void Dispose()
    {
        _set?.Dispose();
        _registry?.Dispose();
        if (_temporary is not null)
            File.Delete(_temporary);
    }

    private static RevocationEndpoints? ReadEndpoints(string? path)
    {
        if (path is null)
            return null;
        var problems = new List<Problem>();
        RevocationEndpoints endpoints = RevocationEndpoints.Read(path, problems);
        return problems.Count == 0 ? endpoints : throw new ProblemException(problems[0]);
    }

    private static IssuedSession FromRegistry(RegistryDatabase registry, PepperRing peppers, RevocationEndpoints? endpoints)
    {
        var store = new KeyStore(registry);
        if (store.CheckPeppers(peppers) is [var missing, ..])
            throw new ProblemException(
                new Problem($"keys of epoch {missing} can be told only with the pepper of that epoch", registry.Address.Shown,
                    $"Set KEYSCAN_PEPPER_FILE_E{missing}"));
        string path = Path.Combine(Path.GetTempPath(), $"keyscan-{Guid.NewGuid():N}.set");
        try
        {
            FingerprintSetBuilder.Write(path, peppers, store.Records(), withOwners: false);
            return new IssuedSession(registry, path, isTemporary: true, peppers, endpoints);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
