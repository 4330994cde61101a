using System.Runtime.InteropServices;
using KeyScan.Forges.Fleet;
using KeyScan.Registry.Findings;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet;

/// <summary>Scans many repositories into the registry and says what was covered. What was broken off goes on where it was.</summary>
internal sealed class FleetRun(FleetSession session)
{
    private readonly FleetRecord _record = new(session.Database);
    private readonly List<FleetResult> _results = [];

    /// <summary>Scans; returns the exit code.</summary>
    /// <param name="target">What is scanned, the same for each run of it.</param>
    /// <param name="repositories">All of it.</param>
    /// <param name="fresh">Whether a run that was broken off is forgotten.</param>
    public int Run(string target, IReadOnlyList<FleetRepository> repositories, bool fresh)
    {
        var runs = new RunStore(session.Database);
        DateTimeOffset begun = runs.Begin(target, fresh, session.Database.Now());
        Dictionary<string, RepositoryScan> known = _record.Known();
        FleetRepository[] left = [.. repositories.Where(r => !(known.TryGetValue(r.Name, out RepositoryScan? scan) && FleetRecord.IsDone(scan, r, begun, session.Digest)))];
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        using FleetProgress progress = FleetProgress.Start(session.Level, left.Length);
        if (left.Length < repositories.Count && session.Level >= LogLevel.Info)
            progress.Say($"keyscan: going on: {repositories.Count - left.Length} of {repositories.Count} repositories were scanned before the last run was broken off.");
        try
        {
            new FleetScan(session.Options, result => Take(result, progress, interruption.Token), progress.Take).RunAsync(left, interruption.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            progress.Say($"keyscan: interrupted; {repositories.Count - left.Length + _results.Count} of {repositories.Count} repositories are scanned. The same command goes on from there.");
            return CommandLine.Failure;
        }
        runs.Finish(target, session.Database.Now());
        progress.Dispose();
        SayWhatIsEmpty();
        return new FleetSummary(_record, session.Scan.Options.FailOn, session.Scan.Problems).Print(_record.AsNamedNow(repositories), [.. _results.Where(r => !r.IsCovered).Select(r => (r.Repository.Name, FleetRecord.Said(r)!))]);
    }

    private void Take(FleetResult result, FleetProgress progress, CancellationToken cancellation)
    {
        _record.Record(result, session, cancellation);
        _results.Add(result);
        progress.Count(result);
        if (session.Level >= LogLevel.Info && (!result.IsCovered || result.Report?.FailingCount > 0))
            progress.Say(PrintableText.Of($"keyscan: {result.Repository.Name}: {FleetRecord.Said(result) ?? $"{result.Report!.FailingCount} findings"}"));
    }

    private void SayWhatIsEmpty()
    {
        foreach (FleetResult result in _results.Where(r => r.IsEmpty))
            Console.Out.WriteLine(PrintableText.Of($"empty: {result.Repository.Name}: nobody has pushed to it"));
        long pointers = _results.Sum(r => r.Report?.Coverage.Skipped.Where(s => s.Reason == SkipReason.LfsPointer).Sum(s => s.Count) ?? 0);
        if (pointers > 0)
            Console.Out.WriteLine($"Git LFS: {pointers} {(pointers == 1 ? "file is a pointer" : "files are pointers")}; what they point to is not in the repositories and was not read.");
    }
}
