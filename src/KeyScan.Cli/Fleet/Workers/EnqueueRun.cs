using System.Runtime.InteropServices;
using KeyScan.Forges.Fleet;
using KeyScan.Forges.Queue;
using KeyScan.Forges.Workers;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet.Workers;

/// <summary>Puts the repositories of a run on the queue, and waits for workers to scan them where that was asked for. What was broken off goes on where it was.</summary>
/// <param name="database">Where workers record.</param>
/// <param name="queue">Where workers take jobs.</param>
/// <param name="key">What jobs are signed with; null for jobs that are not signed.</param>
/// <param name="patience">How long either is waited for.</param>
/// <param name="settings">What counts as a finding, and how much is said.</param>
internal sealed class EnqueueRun(RegistryDatabase database, QueueAddress queue, JobKey? key, Patience patience, ScanSettings settings)
{
    private readonly FleetRecord _record = new(database);

    /// <summary>Queues; returns the exit code.</summary>
    /// <param name="target">What is scanned, the same for each run of it.</param>
    /// <param name="repositories">All of it.</param>
    /// <param name="fresh">Whether a run that was broken off is forgotten.</param>
    /// <param name="wait">Whether to wait until all is scanned.</param>
    public int Run(string target, IReadOnlyList<FleetRepository> repositories, bool fresh, bool wait)
    {
        var runs = new RunStore(database);
        DateTimeOffset begun = runs.Begin(target, fresh, database.Now());
        IReadOnlyDictionary<string, RepositoryScan> before = _record.Since(begun);
        FleetRepository[] left = [.. repositories.Where(r => !(before.TryGetValue(r.Name, out RepositoryScan? scan) && FleetRecord.IsDone(scan, r, begun, digest: null)))];
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        var publisher = new JobPublisher(queue, patience, key);
        try
        {
            publisher.PublishAsync(left.Select(r => JobOf(r, target, begun)), interruption.Token).GetAwaiter().GetResult();
            Say($"{left.Length} of {repositories.Count} repositories are queued at {queue.Shown}{(left.Length < repositories.Count ? $", {repositories.Count - left.Length} were scanned before the last run was broken off" : "")}.");
            if (!wait)
            {
                // The jobs outlast this program, so nothing can be broken off any more: the next run begins anew.
                runs.Finish(target, database.Now());
                Console.Out.WriteLine("`keyscan worker` scans them, `keyscan report` shows the findings.");
                return 0;
            }
            return Wait(runs, target, begun, repositories, new EnqueueWait(_record, queue, patience, begun, left, before), left.Length, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            Terminal.WriteError($"interrupted; {publisher.Confirmed} of {left.Length} jobs are on the queue and stay there. The same command goes on from there.");
            return CommandLine.Failure;
        }
        catch (QueueException) when (publisher.Confirmed < left.Length)
        {
            Terminal.WriteError($"{publisher.Confirmed} of {left.Length} jobs are on the queue. The same command goes on from there.");
            throw;
        }
    }

    private static ScanJob JobOf(FleetRepository repository, string target, DateTimeOffset begun) => new(repository.Name, WithoutCredentials(repository))
    {
        WebUrl = repository.WebUrl,
        IsPublic = repository.IsPublic,
        Size = repository.Size,
        TakesToken = repository.TakesToken,
        Kind = repository.Kind,
        Also = repository.Also,
        Target = target,
        Run = begun,
    };

    /// <summary>Left out in silence, they would be missed by the worker only, and the repository would look as if it could not be read.</summary>
    private static string WithoutCredentials(FleetRepository repository) => repository.CloneUrl.HasCredentials
        ? throw new ProblemException(new Problem("workers would refuse this repository: its address holds credentials, which do not belong on a queue", repository.Name, "Scan it without --enqueue, or leave them out and give them to each worker's git"))
        : repository.CloneUrl.Url;

    private static void Say(string line) => Console.Out.WriteLine(PrintableText.Of(line));

    private int Wait(RunStore runs, string target, DateTimeOffset begun, IReadOnlyList<FleetRepository> repositories, EnqueueWait waiting, int left, CancellationToken cancellation)
    {
        IReadOnlyList<string> lost;
        using (FleetProgress progress = FleetProgress.Start(settings.LogLevel, left))
            lost = waiting.RunAsync((repository, scan) => Show(repository, scan, progress), cancellation).GetAwaiter().GetResult();
        runs.Finish(target, database.Now());
        IReadOnlyDictionary<string, RepositoryScan> scans = _record.Since(begun);
        var missed = new List<(string Name, string Why)>();
        foreach (FleetRepository repository in repositories)
        {
            if (lost.Contains(repository.Name, StringComparer.Ordinal))
                missed.Add((repository.Name, $"no worker has it, and its job is not on the queue any more. Look at the queue {QueueConnection.Failed}, and run it again."));
            else if (!FleetRecord.IsDone(scans[repository.Name], repository, begun, digest: null))
                missed.Add((repository.Name, scans[repository.Name].Problem ?? "a scan has not read all of it, and one that was asked for less has come since. Run it again."));
        }
        return new FleetSummary(_record, settings.FailOn ?? Confidence.Medium, []).Print(_record.AsNamedNow(repositories), missed);
    }

    private void Show(FleetRepository repository, RepositoryScan scan, FleetProgress progress)
    {
        progress.Take(repository, FleetStep.Done, "");
        if (scan.Problem is not null && settings.LogLevel >= LogLevel.Info)
            progress.Say(PrintableText.Of($"keyscan: {scan.Name}: {scan.Problem}"));
    }
}
