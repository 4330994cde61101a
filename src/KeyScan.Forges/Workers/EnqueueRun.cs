using KeyScan.Forges.Fleet;
using KeyScan.Forges.Queue;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;

namespace KeyScan.Forges.Workers;

/// <summary>
/// The repositories of a run on a queue: put there, and waited for until workers have scanned them where that is asked for. What
/// was broken off goes on where it was.
/// </summary>
internal sealed class EnqueueRun
{
    private readonly RegistryDatabase _database;
    private readonly QueueAddress _queue;
    private readonly RetryPolicy _patience;
    private readonly string _target;
    private readonly IReadOnlyList<FleetRepository> _repositories;
    private readonly FleetRepository[] _left;
    private readonly RunStore _runs;
    private readonly FleetRecord _record;
    private readonly DateTimeOffset _begun;
    private readonly IReadOnlyDictionary<string, RepositoryScan> _before;
    private readonly JobPublisher _publisher;

    private EnqueueRun(RegistryDatabase database, QueueAddress queue, JobKey? key, RetryPolicy patience, string target,
        IReadOnlyList<FleetRepository> repositories, bool fresh)
    {
        (_database, _queue, _patience, _target, _repositories) = (database, queue, patience, target, repositories);
        (_runs, _record, _publisher) = (new RunStore(database), new FleetRecord(database),
            new JobPublisher(queue, patience, key));
        _begun = _runs.Begin(target, fresh, database.Now());
        _before = _record.Since(_begun);
        _left = [.. repositories.Where(r =>
            !(_before.TryGetValue(r.Name, out RepositoryScan? scan) && FleetRecord.IsDone(scan, r, _begun, digest: null)))];
    }

    /// <summary>The repositories that are to be queued when it begins.</summary>
    public IReadOnlyList<FleetRepository> Left => _left;

    /// <summary>How many of them are on the queue.</summary>
    public int Confirmed => _publisher.Confirmed;

    /// <summary>Begins a run, or goes on with the one of the same target that was broken off.</summary>
    /// <param name="database">Where workers record.</param>
    /// <param name="queue">Where workers take jobs.</param>
    /// <param name="key">What jobs are signed with; null for jobs that are not signed.</param>
    /// <param name="patience">How long either is waited for.</param>
    /// <param name="target">What is scanned, the same for each run of it.</param>
    /// <param name="repositories">All of it.</param>
    /// <param name="fresh">Whether a run that was broken off is forgotten.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public static EnqueueRun Begin(RegistryDatabase database, QueueAddress queue, JobKey? key, RetryPolicy patience,
        string target, IReadOnlyList<FleetRepository> repositories, bool fresh) =>
        new(database, queue, key, patience, target, repositories, fresh);

    /// <summary>Queues what is left.</summary>
    /// <exception cref="ProblemException">A job is none that a worker takes; or the queue is away, or takes no more.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Task PublishAsync(CancellationToken cancellation) => _publisher.PublishAsync(_left.Select(JobOf), cancellation);

    /// <summary>
    /// Ends the run, so that the next one begins anew: jobs that nobody waits for outlast this program, and nothing can be broken
    /// off any more.
    /// </summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public void Finish() => _runs.Finish(_target, _database.Now());

    /// <summary>
    /// Waits until workers have scanned all that was queued, and ends the run; answers what was not covered, and why.
    /// </summary>
    /// <param name="answered">Told of each repository that a worker has recorded, and how it went.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ProblemException">The registry or the queue stayed away.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<IReadOnlyList<(string Name, string Why)>> WaitAsync(Action<FleetRepository, RepositoryScan> answered,
        CancellationToken cancellation)
    {
        IReadOnlyList<string> lost = await new EnqueueWait(_record, _queue, _patience, _begun, _left, _before)
            .RunAsync(answered, cancellation);
        Finish();
        IReadOnlyDictionary<string, RepositoryScan> scans = _record.Since(_begun);
        var missed = new List<(string Name, string Why)>();
        foreach (FleetRepository repository in _repositories)
        {
            if (lost.Contains(repository.Name, StringComparer.Ordinal))
                missed.Add((repository.Name,
                    $"no worker has it, and its job is not on the queue any more. Look at the queue {QueueConnection.Failed}, "
                        + $"and run it again."));
            else if (!FleetRecord.IsDone(scans[repository.Name], repository, _begun, digest: null))
                missed.Add((repository.Name, scans[repository.Name].Problem
                    ?? "a scan has not read all of it, and one that was asked for less has come since. Run it again."));
        }
        return missed;
    }

    private ScanJob JobOf(FleetRepository repository) => new(repository.Name, WithoutCredentials(repository))
    {
        WebUrl = repository.WebUrl,
        IsPublic = repository.IsPublic,
        Size = repository.Size,
        TakesToken = repository.TakesToken,
        Kind = repository.Kind,
        Also = repository.Also,
        Target = _target,
        Run = _begun,
    };

    /// <summary>
    /// Left out in silence, they would be missed by the worker only, and the repository would look as if it could not be read.
    /// </summary>
    private static string WithoutCredentials(FleetRepository repository) => repository.CloneUrl.HasCredentials
        ? throw new ProblemException(
        new Problem("workers would refuse this repository: its address holds credentials, which do not belong on a queue",
            repository.Name,
            "Scan it without --enqueue, or leave them out and give them to each worker's git"))
        : repository.CloneUrl.Url;
}
