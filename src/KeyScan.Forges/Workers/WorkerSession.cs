using KeyScan.Forges.Fleet;
using KeyScan.Registry.Database;

namespace KeyScan.Forges.Workers;

/// <summary>
/// What a worker scans with. It is opened anew for a run that began later, so that keys issued in between are known.
/// </summary>
/// <param name="open">Opens it.</param>
/// <param name="access">What the repository in hand is cloned with, and what lists the texts around it.</param>
internal sealed class WorkerSession(Func<FleetSession> open, WorkerAccess access) : IDisposable
{
    private FleetSession? _session;
    private FleetWork? _work;
    private IForge? _forge;
    private DateTimeOffset _openedAt;
    private int _problems;

    /// <summary>The registry.</summary>
    public RegistryDatabase Database => _session!.Database;

    /// <summary>See <see cref="FleetSession.Digest"/>.</summary>
    public string Digest => _session!.Digest;

    /// <summary>Says a line to people.</summary>
    public void Say(string line) => _session!.Say(line);

    /// <summary>Readies it for a run.</summary>
    /// <param name="run">When the run began, by the database's clock; null for none yet.</param>
    /// <exception cref="ProblemException">The registry failed; or the rules, the pepper or the configuration are not all there,
    /// so that a scan would look for less than it says.</exception>
    public void Ready(DateTimeOffset? run)
    {
        // A run that has not begun yet is none; whoever writes to the queue must not have this done again and again.
        if (_session is not null && (run is null || run < _openedAt || run > Database.Now()))
            return;
        FleetSession next = open();
        try
        {
            _openedAt = next.Database.Now();
        }
        catch
        {
            next.Dispose();
            throw;
        }
        _session?.Dispose();
        (_session, _work, _problems) = (next, null, 0);
    }

    /// <summary>Scans a repository.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<FleetResult> ScanAsync(FleetRepository repository, CancellationToken cancellation)
    {
        if (_work is null || _forge != access.Forge)
            (_forge, _work) = (access.Forge, new FleetWork(_session!.Options with { Forge = access.Forge }));
        return _work.Scan(await _work.FetchAsync(repository, cancellation), cancellation);
    }

    /// <summary>Records a result.</summary>
    /// <exception cref="ProblemException">The registry failed; doing it twice comes to the same.</exception>
    public Task RecordAsync(FleetResult result, CancellationToken cancellation) =>
        new FleetRecord(Database).RecordAsync(result, _session!, cancellation);

    /// <summary>What went wrong with revoking since this was last asked.</summary>
    public IEnumerable<Problem> NewProblems()
    {
        IReadOnlyList<Problem> all = _session!.FindProblems();
        for (; _problems < all.Count; _problems++)
            yield return all[_problems];
    }

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();
}
