using KeyScan.Forges.Fleet;
using KeyScan.Forges.Queue;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;

namespace KeyScan.Forges.Workers;

/// <summary>
/// Takes jobs off the queue, one at a time, and acknowledges each when its results are committed. It can end at any point: a job
/// that was not acknowledged goes to another worker, and doing one twice comes to the same. A broker takes a job away from who
/// has it for longer than its consumer_timeout (30 minutes unless configured); the next worker then sees in the registry that the
/// first still scans it, and puts it off.
/// </summary>
/// <param name="queue">The queue.</param>
/// <param name="gate">Which jobs are taken.</param>
/// <param name="patience">How long the queue or the registry is waited for.</param>
/// <param name="session">What it scans with.</param>
/// <param name="access">What it clones with.</param>
/// <param name="tally">Counts along.</param>
internal sealed class Worker(QueueAddress queue, JobGate gate, RetryPolicy patience, WorkerSession session, WorkerAccess access,
    WorkerTally tally)
{
    private static readonly TimeSpan AfterLoss = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ToGiveBack = TimeSpan.FromSeconds(10);

    /// <summary>Works until the queue is empty, or for ever.</summary>
    /// <exception cref="ProblemException">The queue or the registry stayed away; no job is lost.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; what was in hand was given back.</exception>
    public async Task RunAsync(bool untilEmpty, CancellationToken stop)
    {
        await patience.WaitAsync(() => Ready(null), stop);
        while (true)
        {
            await using JobConsumer consumer = await patience.WaitAsync(() =>
                JobConsumer.StartAsync(queue, $"keyscan worker at {Environment.MachineName}", stop), stop);
            try
            {
                while ((untilEmpty ? await consumer.TakeIfAnyAsync(stop) : await consumer.TakeAsync(stop)) is { } delivery)
                    await DoAsync(delivery, stop);
                return;
            }
            catch (QueueException e)
            {
                // What was in hand comes again: where its results are in the registry, it is only acknowledged then.
                Say($"{e.Problem} Connecting again.");
            }
            await Task.Delay(AfterLoss, stop);
        }
    }

    private async Task DoAsync(JobDelivery delivery, CancellationToken stop)
    {
        if (gate.Read(delivery.Body, out Fault? wrong) is not { } read)
        {
            await PutAsideAsync(delivery, $"a message of {delivery.Body.Length} bytes that is no job: {wrong}", stop);
            return;
        }
        ScanJob job = read.Job;
        try
        {
            if (delivery.Returned >= JobDelivery.MostDeliveries)
            {
                await GiveUpAsync(delivery, job, stop);
                return;
            }
            using IDisposable? held = await patience.WaitAsync(() =>
                Task.FromResult(session.Database.TryHold(job.Repository)), stop);
            if (held is null)
            {
                await delivery.PutOffAsync(stop);
                return;
            }
            if (await FindFaultAsync(job, read.IsSigned, stop) is { } refused)
            {
                await PutAsideAsync(delivery, $"a job in the name of {job.Repository}: {refused}", stop);
                return;
            }
            await ScanAsync(job, stop);
        }
        catch (Exception e) when (e is OperationCanceledException
            || (e is ProblemException problem && RegistryDatabase.IsAway(problem)))
        {
            // What else the registry refuses may lie in the job: it comes back when this connection ends, which the broker
            // counts.
            await GiveBackAsync(delivery, job);
            throw;
        }
        await delivery.AcknowledgeAsync(CancellationToken.None);
    }

    /// <summary>
    /// Why a job is not done: it is of another time, or without a signature and of another address than its name stands for.
    /// </summary>
    private Task<Fault?> FindFaultAsync(ScanJob job, bool isSigned, CancellationToken stop) => patience.WaitAsync(() =>
    {
        Fault? why = JobGate.FindFault(job, session.Database.Now());
        if (why is null && !new RepositoryStore(session.Database).Bind(job.Repository, job.CloneUrl, isSigned))
            why = "its name belongs to another address, and it is not signed";
        return Task.FromResult(why);
    }, stop);

    private async Task PutAsideAsync(JobDelivery delivery, string what, CancellationToken stop)
    {
        await delivery.PutAsideAsync(what, stop);
        tally.Aside(what);
        Say($"put aside on {QueueConnection.Failed}: {what}.");
    }

    /// <summary>Its results are in the registry when this returns.</summary>
    private async Task ScanAsync(ScanJob job, CancellationToken stop)
    {
        await patience.WaitAsync(() => Ready(job.Run), stop);
        FleetRepository wanted = WorkerAccess.RepositoryOf(job);
        if (await patience.WaitAsync(() =>
            Task.FromResult(new FleetRecord(session.Database).IsDone(wanted, job.Run, session.Digest)), stop))
        {
            tally.Known();
            Say($"{job.Repository}: done before.");
            return;
        }
        // A scan asks the registry for issued keys: where that went away under it, it is scanned again.
        await RecordAsync(await patience.WaitAsync(() => ResultAsync(job, stop), stop), stop);
    }

    private async Task<FleetResult> ResultAsync(ScanJob job, CancellationToken stop)
    {
        DateTimeOffset began = session.Database.Now();
        try
        {
            return await session.ScanAsync(access.Take(job), stop);
        }
        catch (ProblemException e) when (!RegistryDatabase.IsAway(e))
        {
            return new FleetResult(WorkerAccess.RepositoryOf(job), null, [e.Problem]) { BeganAt = began };
        }
    }

    private async Task RecordAsync(FleetResult result, CancellationToken stop)
    {
        await patience.WaitAsync(() => session.RecordAsync(result, stop), stop);
        foreach (Problem problem in session.NewProblems())
            tally.Missed(result.Repository.Name, problem.ToString());
        string? wrong = FleetRecord.ProblemText(result);
        if (wrong is null)
            tally.Covered();
        else
            tally.Missed(result.Repository.Name, wrong);
        Say($"{result.Repository.Name}: "
            + $"{wrong ?? $"{result.Report!.FailingCount} findings in {result.Report.Elapsed.TotalSeconds:0.0} s"}");
    }

    /// <summary>Who waits for the run must hear of it, so it is recorded as any other repository that was not covered.</summary>
    private async Task GiveUpAsync(JobDelivery delivery, ScanJob job, CancellationToken stop)
    {
        string why = $"its worker ended {delivery.Returned} times without having finished it";
        var problem = new Problem(why, job.Repository,
            "Look at the workers' memory and disk, or scan it alone with `keyscan github repo`");
        DateTimeOffset now = await patience.WaitAsync(() => Task.FromResult(session.Database.Now()), stop);
        await RecordAsync(new FleetResult(WorkerAccess.RepositoryOf(job), null, [problem]) { BeganAt = now }, stop);
        await delivery.PutAsideAsync(why, stop);
        tally.Aside($"{job.Repository}: {why}");
    }

    private async Task GiveBackAsync(JobDelivery delivery, ScanJob job)
    {
        using var limit = new CancellationTokenSource(ToGiveBack);
        try
        {
            await delivery.GiveBackAsync(limit.Token);
            tally.Returned();
            Say($"{job.Repository}: given back.");
        }
        catch (Exception e) when (e is QueueException or OperationCanceledException)
        {
            // The broker gives it to another when this connection ends.
        }
    }

    private Task Ready(DateTimeOffset? run)
    {
        session.Ready(run);
        return Task.CompletedTask;
    }

    private void Say(string line) => session.Say(line);
}
