using KeyScan.Issued.Registry;
using KeyScan.Organisation;
using KeyScan.Pipeline.Fleet;

namespace KeyScan.Cli.Fleet;

/// <summary>Puts what came of repositories into the registry, and reads it back.</summary>
internal sealed class FleetRecord(RegistryDatabase database)
{
    private readonly RepositoryStore _repositories = new(database);
    private readonly FindingStore _findings = new(database);

    /// <summary>How the last scan of each repository went, by name.</summary>
    public Dictionary<string, RepositoryScan> Known() => _repositories.All().ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>All findings.</summary>
    public IReadOnlyList<RecordedFinding> Findings() => _findings.All();

    /// <summary>Whether a repository was wholly covered since <paramref name="begun"/>.</summary>
    public bool IsDone(string name, DateTimeOffset begun) => _repositories.Find(name) is { } scan && IsDone(scan, begun);

    /// <summary>Whether a scan covered all, since <paramref name="begun"/>.</summary>
    public static bool IsDone(RepositoryScan scan, DateTimeOffset begun) => scan.ScannedAt >= begun && scan.Problem is null;

    /// <summary>Those scanned since <paramref name="begun"/>, well or not, by name.</summary>
    public Dictionary<string, RepositoryScan> Since(DateTimeOffset begun) => _repositories.Since(begun).ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Records a result. Doing it twice comes to the same.</summary>
    /// <param name="result">What came of a repository.</param>
    /// <param name="scan">What it was scanned with.</param>
    /// <param name="cancellation">Breaks off revoking.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public void Record(FleetResult result, ScanSession scan, CancellationToken cancellation)
    {
        FleetRepository repository = result.Repository;
        DateTimeOffset now = database.Now();
        if (result.Report is { } own)
        {
            // Many machines record into one database, so its clock holds and not theirs.
            ScanReport report = own with { StartedAt = own.StartedAt + (now - TimeProvider.System.GetUtcNow()) };
            bool isWhole = _findings.Record(repository.Name, report, result.Covered);
            scan.RecordLeaksOrFail(report, repository.Name, isWhole, cancellation);
        }
        // Last, because it says that the rest is there.
        _repositories.Record(new RepositoryScan
        {
            Name = repository.Name,
            Url = repository.WebUrl,
            IsPublic = repository.IsPublic,
            ScannedAt = database.Now(),
            Elapsed = result.Report?.Elapsed ?? default,
            Commits = result.Report?.Coverage.Commits ?? 0,
            Blobs = result.Report?.Coverage.Blobs ?? 0,
            Bytes = result.Report?.Coverage.Bytes ?? 0,
            Problem = Said(result),
        });
    }

    /// <summary>What is wrong, without saying again which repository it is; null where nothing is.</summary>
    public static string? Said(FleetResult result) => result.IsCovered
        ? null
        : string.Join(' ', result.Problems.Select(p => p.Where == result.Repository.Name ? $"{p.What}. {p.WhatToDo}." : p.ToString()).Distinct(StringComparer.Ordinal));
}
