using System.Runtime.InteropServices;
using KeyScan.Cli.Printing;
using KeyScan.Forges;
using KeyScan.Forges.Fleet;
using KeyScan.Forges.Queue;
using KeyScan.Forges.Workers;
using KeyScan.Registry.Findings;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet.Workers;

/// <summary>
/// A run by workers on the terminal: what is queued, how far they are where that is waited for, and at its end what was covered.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="record">The registry.</param>
/// <param name="queue">The queue, as it is shown.</param>
/// <param name="settings">What counts as a finding, and how much is said.</param>
/// <param name="problems">Why some of what was asked for is not queued.</param>
internal sealed class EnqueueText(EnqueueRun run, FleetRecord record, string queue, ScanSettings settings,
    IReadOnlyList<Problem> problems)
{
    /// <summary>Queues; returns the exit code.</summary>
    /// <param name="repositories">All of the run.</param>
    /// <param name="wait">Whether to wait until all is scanned.</param>
    public async Task<int> RunAsync(IReadOnlyList<FleetRepository> repositories, bool wait)
    {
        int left = run.Left.Count, before = repositories.Count - left;
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        try
        {
            await run.PublishAsync(interruption.Token);
            string known = before > 0 ? $", {before} were scanned before the last run was broken off" : "";
            Console.Out.WriteLine(PrintableText.Of($"{left} of {repositories.Count} repositories are queued at {queue}{known}."));
            if (wait)
                return await WaitAsync(repositories, interruption.Token);
            run.Finish();
            Console.Out.WriteLine("`keyscan worker` scans them, `keyscan report` shows the findings.");
            return problems.Count > 0 ? CommandLine.Failure : 0;
        }
        catch (OperationCanceledException)
        {
            Terminal.WriteError($"interrupted; {run.Confirmed} of {left} jobs are on the queue and stay there. The same "
                + $"command goes on from there.");
            return CommandLine.Failure;
        }
        catch (QueueException) when (run.Confirmed < left)
        {
            Terminal.WriteError($"{run.Confirmed} of {left} jobs are on the queue. The same command goes on from there.");
            throw;
        }
    }

    private async Task<int> WaitAsync(IReadOnlyList<FleetRepository> repositories, CancellationToken cancellation)
    {
        IReadOnlyList<(string Name, string Why)> missed;
        using (FleetProgress progress = FleetProgress.Start(settings.LogLevel, run.Left.Count))
            missed = await run.WaitAsync((repository, scan) => Show(repository, scan, progress), cancellation);
        return new FleetSummary(record, settings.FailOn ?? Confidence.Medium, problems)
            .Print(record.AsNamedNow(repositories), missed);
    }

    private void Show(FleetRepository repository, RepositoryScan scan, FleetProgress progress)
    {
        progress.Take(repository, FleetStep.Done, "");
        if (scan.Problem is not null && settings.LogLevel >= LogLevel.Info)
            progress.Say(PrintableText.Of($"keyscan: {scan.Name}: {scan.Problem}"));
    }
}
