using System.Runtime.InteropServices;
using KeyScan.Forges;
using KeyScan.Forges.Fleet;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet;

/// <summary>A run over many repositories on the terminal: how far it is, and at its end what was covered.</summary>
/// <param name="session">What it works with.</param>
/// <param name="level">What goes to standard error.</param>
internal sealed class FleetRunText(FleetSession session, LogLevel level)
{
    /// <summary>Scans; returns the exit code.</summary>
    /// <param name="target">What is scanned, the same for each run of it.</param>
    /// <param name="repositories">All of it.</param>
    /// <param name="fresh">Whether a run that was broken off is forgotten.</param>
    public async Task<int> RunAsync(string target, IReadOnlyList<FleetRepository> repositories, bool fresh)
    {
        var run = FleetRun.Begin(session, target, repositories, fresh);
        int before = repositories.Count - run.Left.Count;
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        using FleetProgress progress = FleetProgress.Start(level, run.Left.Count);
        if (before > 0 && level >= LogLevel.Info)
            progress.Say($"keyscan: going on: {before} of {repositories.Count} repositories were scanned before the last run "
                + $"was broken off.");
        try
        {
            await run.RunAsync(result => Show(result, progress), progress.Take, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            progress.Say($"keyscan: interrupted; {before + run.Results.Count} of {repositories.Count} repositories are "
                + $"scanned. The same command goes on from there.");
            return CommandLine.Failure;
        }
        progress.Dispose();
        SayWhatIsEmpty(run.Results);
        var record = new FleetRecord(session.Database);
        return new FleetSummary(record, session.Options.Scan.FailOn, session.FindProblems())
            .Print(record.AsNamedNow(repositories), run.Missed);
    }

    private void Show(FleetResult result, FleetProgress progress)
    {
        progress.Count(result);
        if (level >= LogLevel.Info && (!result.IsCovered || result.Report?.FailingCount > 0))
            progress.Say(PrintableText.Of(
                $"keyscan: {result.Repository.Name}: "
                    + $"{FleetRecord.ProblemText(result) ?? $"{result.Report!.FailingCount} findings"}"));
    }

    private static void SayWhatIsEmpty(IReadOnlyList<FleetResult> results)
    {
        foreach (FleetResult result in results.Where(r => r.IsEmpty))
            Console.Out.WriteLine(PrintableText.Of($"empty: {result.Repository.Name}: nobody has pushed to it"));
        long pointers = results.Sum(r => r.Report?.Coverage.Skipped.Where(s => s.Reason == SkipReason.LfsPointer)
            .Sum(s => s.Count) ?? 0);
        if (pointers > 0)
            Console.Out.WriteLine(
                $"Git LFS: {pointers} {(pointers == 1 ? "file is a pointer" : "files are pointers")}; what they point to is "
                    + $"not in the repositories and was not read.");
    }
}
