using KeyScan.Registry.Findings;

namespace KeyScan.Forges.Fleet;

/// <summary>A run over many repositories into the registry. One that was broken off goes on where it was.</summary>
internal sealed class FleetRun
{
    private readonly FleetSession _session;
    private readonly string _target;
    private readonly RunStore _runs;
    private readonly FleetRecord _record;
    private readonly List<FleetResult> _results = [];

    private FleetRun(FleetSession session, string target, IReadOnlyList<FleetRepository> repositories, bool fresh)
    {
        (_session, _target, _runs, _record) = (session, target, new RunStore(session.Database),
            new FleetRecord(session.Database));
        DateTimeOffset begun = _runs.Begin(target, fresh, session.Database.Now());
        IReadOnlyDictionary<string, RepositoryScan> known = _record.Known();
        Left = [.. repositories.Where(r =>
            !(known.TryGetValue(r.Name, out RepositoryScan? scan) && FleetRecord.IsDone(scan, r, begun, session.Digest)))];
    }

    /// <summary>The repositories that are still to be scanned when it begins.</summary>
    public IReadOnlyList<FleetRepository> Left { get; }

    /// <summary>What came of repositories so far.</summary>
    public IReadOnlyList<FleetResult> Results => _results;

    /// <summary>Those of them that were not covered wholly, and why.</summary>
    public IReadOnlyList<(string Name, string Why)> Missed =>
        [.. _results.Where(r => !r.IsCovered).Select(r => (r.Repository.Name, FleetRecord.ProblemText(r)!))];

    /// <summary>Begins a run, or goes on with the one of the same target that was broken off.</summary>
    /// <param name="session">What it works with.</param>
    /// <param name="target">What is scanned, the same for each run of it.</param>
    /// <param name="repositories">All of it.</param>
    /// <param name="fresh">Whether a run that was broken off is forgotten.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public static FleetRun Begin(FleetSession session, string target, IReadOnlyList<FleetRepository> repositories, bool fresh) =>
        new(session, target, repositories, fresh);

    /// <summary>Scans what is left, and records each result as it comes.</summary>
    /// <param name="recorded">Told each result once it is in the registry.</param>
    /// <param name="show">Told what each repository is at, from any thread.</param>
    /// <param name="cancellation">Breaks it off; what was recorded until then counts.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task RunAsync(Action<FleetResult> recorded, Action<FleetRepository, FleetStep, string> show,
        CancellationToken cancellation)
    {
        await new FleetScan(_session.Options, TakeAsync, show).RunAsync(Left, cancellation);
        _runs.Finish(_target, _session.Database.Now());

        async Task TakeAsync(FleetResult result)
        {
            await _record.RecordAsync(result, _session, cancellation);
            _results.Add(result);
            recorded(result);
        }
    }
}
