using KeyScan.Organisation;
using KeyScan.Pipeline.Fleet;

namespace KeyScan.Cli.Fleet;

/// <summary>Puts what came of repositories into the registry, and reads it back.</summary>
internal sealed class FleetRecord(FleetSession session)
{
    private readonly RepositoryStore _repositories = new(session.Database);
    private readonly FindingStore _findings = new(session.Database);

    /// <summary>How the last scan of each repository went, by name.</summary>
    public Dictionary<string, RepositoryScan> Known() => _repositories.All().ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>All findings.</summary>
    public IReadOnlyList<RecordedFinding> Findings() => _findings.All();

    /// <summary>Records a result. Doing it twice comes to the same.</summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public void Record(FleetResult result, CancellationToken cancellation)
    {
        FleetRepository repository = result.Repository;
        if (result.Report is { } report)
        {
            bool isWhole = _findings.Record(repository.Name, report, result.Covered);
            session.Scan.RecordLeaks(report, repository.Name, isWhole, cancellation);
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
    }

    /// <summary>What is wrong, without saying again which repository it is; null where nothing is.</summary>
    public static string? Said(FleetResult result) => result.IsCovered
        ? null
        : string.Join(' ', result.Problems.Select(p => p.Where == result.Repository.Name ? $"{p.What}. {p.WhatToDo}." : p.ToString()).Distinct(StringComparer.Ordinal));
}
