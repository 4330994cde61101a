using System.Runtime.InteropServices;
using KeyScan.Issued.Registry;
using KeyScan.Organisation;
using KeyScan.Pipeline.Fleet;
using KeyScan.Sinks;

namespace KeyScan.Cli.Fleet;

/// <summary>Scans many repositories into the registry and says what was covered. What was broken off goes on where it was.</summary>
/// <param name="session">How each is scanned.</param>
/// <param name="database">Takes the results.</param>
/// <param name="options">Where mirrors are kept and how many run at once.</param>
/// <param name="level">What goes to standard error.</param>
internal sealed class FleetRun(ScanSession session, RegistryDatabase database, FleetOptions options, LogLevel level)
{
    private readonly RepositoryStore _repositories = new(database);
    private readonly FindingStore _findings = new(database);
    private readonly List<FleetResult> _results = [];

    /// <summary>Scans; returns the exit code.</summary>
    /// <param name="target">What is scanned, the same for each run of it.</param>
    /// <param name="repositories">All of it.</param>
    /// <param name="fresh">Whether a run that was broken off is forgotten.</param>
    public int Run(string target, IReadOnlyList<FleetRepository> repositories, bool fresh)
    {
        var runs = new RunStore(database);
        DateTimeOffset begun = runs.Begin(target, fresh, TimeProvider.System.GetUtcNow());
        Dictionary<string, RepositoryScan> known = _repositories.All().ToDictionary(s => s.Name, StringComparer.Ordinal);
        FleetRepository[] left = [.. repositories.Where(r => !(known.TryGetValue(r.Name, out RepositoryScan? scan) && scan.ScannedAt >= begun && scan.Problem is null))];
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        using FleetProgress progress = FleetProgress.Start(level, left.Length);
        if (left.Length < repositories.Count && level >= LogLevel.Info)
            progress.Say($"keyscan: going on: {repositories.Count - left.Length} of {repositories.Count} repositories were scanned before the last run was broken off.");
        try
        {
            new FleetScan(options, result => Take(result, progress, interruption.Token), progress.Take).RunAsync(left, interruption.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            progress.Say($"keyscan: interrupted; {repositories.Count - left.Length + _results.Count} of {repositories.Count} repositories are scanned. The same command goes on from there.");
            return CommandLine.Failure;
        }
        runs.Finish(target, TimeProvider.System.GetUtcNow());
        progress.Dispose();
        return Summarise(repositories);
    }

    /// <summary>What is wrong, without saying again which repository it is.</summary>
    private static string? Said(FleetResult result) => result.IsCovered
        ? null
        : string.Join(' ', result.Problems.Select(p => p.Where == result.Repository.Name ? $"{p.What}. {p.WhatToDo}." : p.ToString()).Distinct(StringComparer.Ordinal));

    private static bool IsOpenIn(Sighting sighting, HashSet<string> names) => sighting.State == FindingState.Open && names.Contains(sighting.Repository);

    private void Take(FleetResult result, FleetProgress progress, CancellationToken cancellation)
    {
        FleetRepository repository = result.Repository;
        if (result.Report is { } report)
        {
            bool isWhole = _findings.Record(repository.Name, report, result.Covered);
            session.RecordLeaks(report, repository.Name, isWhole, cancellation);
        }
        // Last, because it says that the rest is there.
        _repositories.Record(new RepositoryScan
        {
            Name = repository.Name,
            Url = repository.WebUrl,
            IsPublic = repository.IsPublic,
            ScannedAt = TimeProvider.System.GetUtcNow(),
            Elapsed = result.Report?.Elapsed ?? default,
            Commits = result.Report?.Coverage.Commits ?? 0,
            Blobs = result.Report?.Coverage.Blobs ?? 0,
            Bytes = result.Report?.Coverage.Bytes ?? 0,
            Problem = Said(result),
        });
        _results.Add(result);
        if (level >= LogLevel.Info && (!result.IsCovered || result.Report?.FailingCount > 0))
            progress.Say(PrintableText.Of($"keyscan: {repository.Name}: {Said(result) ?? $"{result.Report!.FailingCount} findings"}"));
    }

    private void SayWhatIsEmpty()
    {
        foreach (FleetResult result in _results.Where(r => r.IsEmpty))
            Console.Out.WriteLine(PrintableText.Of($"empty: {result.Repository.Name}: nobody has pushed to it"));
        long pointers = _results.Sum(r => r.Report?.Coverage.Skipped.Where(s => s.Reason == SkipReason.LfsPointer).Sum(s => s.Count) ?? 0);
        if (pointers > 0)
            Console.Out.WriteLine($"Git LFS: {pointers} {(pointers == 1 ? "file is a pointer" : "files are pointers")}; what they point to is not in the repositories and was not read.");
    }

    /// <summary>From the registry, so that what was scanned before the run was broken off counts too.</summary>
    private int Summarise(IReadOnlyList<FleetRepository> repositories)
    {
        FleetResult[] missed = [.. _results.Where(r => !r.IsCovered)];
        // One that was renamed meanwhile is recorded under its new name.
        HashSet<string> names = [.. repositories.Select(r => r.Name), .. _results.Select(r => r.Repository.Name)];
        RecordedFinding[] open = [.. _findings.All().Where(f => f.State == FindingState.Open && f.Confidence >= session.Options.FailOn && f.Sightings.Any(s => IsOpenIn(s, names)))];
        int affected = open.SelectMany(f => f.Sightings.Where(s => IsOpenIn(s, names)).Select(s => s.Repository)).Distinct(StringComparer.Ordinal).Count();
        Console.Out.WriteLine($"{repositories.Count - missed.Length} of {repositories.Count} repositories covered: {open.Length} open findings in {affected} of them, {open.Count(f => f.IssuedKey is not null)} of issued keys that work.");
        foreach (FleetResult result in missed)
            Console.Out.WriteLine(PrintableText.Of($"{(result.Report is null ? "not covered" : "not wholly covered")}: {result.Repository.Name}: {Said(result)}"));
        SayWhatIsEmpty();
        foreach (Problem problem in session.Problems)
            Console.Out.WriteLine(PrintableText.Of($"problem: {problem}"));
        Console.Out.WriteLine("`keyscan report` shows the findings, `keyscan report --format html -o report.html` as a page.");
        return missed.Length > 0 || session.Problems.Count > 0 ? CommandLine.Failure : open.Length > 0 ? 1 : 0;
    }
}
