using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Registry.Leaks;

namespace KeyScan.Forges.Fleet;

/// <summary>Puts what came of repositories into the registry, and reads it back.</summary>
/// <param name="database">The registry.</param>
internal sealed class FleetRecord(RegistryDatabase database)
{
    private readonly RepositoryStore _repositories = new(database);

    /// <summary>How the last scan of each repository went, by name.</summary>
    public IReadOnlyDictionary<string, RepositoryScan> Known() =>
        _repositories.All().ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Repositories under the names they have now, as far as scans have found out.</summary>
    public IReadOnlyList<FleetRepository> AsNamedNow(IReadOnlyList<FleetRepository> listed)
    {
        IReadOnlyDictionary<string, RepositoryScan> known = Known();
        return [.. listed.Select(r => known.GetValueOrDefault(r.Name)?.MovedTo is { } name ? r with { Name = name } : r)];
    }

    /// <summary>All that is known of some repositories.</summary>
    public OrganisationReport Report(IReadOnlySet<string> repositories) =>
        OrganisationReport.Read(database, TimeProvider.System.GetUtcNow(), repositories: repositories);

    /// <summary>Whether all that is wanted of a repository was covered since <paramref name="begun"/>; see the other.</summary>
    public bool IsDone(FleetRepository wanted, DateTimeOffset begun, string? digest) =>
        _repositories.Find(wanted.Name) is { } scan && IsDone(scan, wanted, begun, digest);

    /// <summary>Whether scans have covered all that is wanted of a repository.</summary>
    /// <param name="scan">What is known of it.</param>
    /// <param name="wanted">It, with what is scanned besides its history.</param>
    /// <param name="begun">What began before is too old: it may not have seen what was there then.</param>
    /// <param name="digest">What is looked for; null for who does not know and takes whatever it is.</param>
    public static bool IsDone(RepositoryScan scan, FleetRepository wanted, DateTimeOffset begun, string? digest) =>
        HasAll(scan, wanted, begun, p => p.IsCovered && (digest is null || p.Digest == digest));

    /// <summary>
    /// Whether scans that began since <paramref name="begun"/> were asked for all that is wanted of a repository, however they
    /// went.
    /// </summary>
    public static bool IsAnswered(RepositoryScan scan, FleetRepository wanted, DateTimeOffset begun) =>
        HasAll(scan, wanted, begun, static _ => true);

    private static bool HasAll(RepositoryScan scan, FleetRepository wanted, DateTimeOffset begun, Func<ScannedPart,
        bool> counts) =>
        Parts(wanted).All(kind => scan.Parts.Any(p => p.Kind == kind && p.BeganAt >= begun && counts(p)));

    /// <summary>
    /// One that was renamed may have lost what it had when it was listed, such as its issues; then there is nothing to read.
    /// </summary>
    private static bool IsCovered(FleetResult result, SourceKind kind) =>
        result.Covered.Contains(kind) || (kind != result.Repository.Kind && !result.Repository.Also.Contains(kind));

    private static RepositoryScan ScanOf(FleetResult result, string digest, DateTimeOffset now) => new()
    {
        Name = result.Repository.Name,
        Url = result.Repository.WebUrl,
        CloneUrl = result.Repository.CloneUrl.Url,
        IsPublic = result.Repository.IsPublic,
        ScannedAt = now,
        Elapsed = result.Report?.Elapsed ?? default,
        Commits = result.Report?.Coverage.Commits ?? 0,
        Blobs = result.Report?.Coverage.Blobs ?? 0,
        Bytes = result.Report?.Coverage.Bytes ?? 0,
        Problem = ProblemText(result),
        Parts = [.. Parts(result.Repository with { Also = result.Asked }).Distinct()
        .Select(kind => new ScannedPart(kind, result.BeganAt, digest, IsCovered(result, kind)))],
    };

    private static IEnumerable<SourceKind> Parts(FleetRepository repository) => [repository.Kind, .. repository.Also];

    /// <summary>Those scanned since <paramref name="begun"/>, well or not, by name.</summary>
    public IReadOnlyDictionary<string, RepositoryScan> Since(DateTimeOffset begun) =>
        _repositories.Since(begun).ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Records a result. Doing it twice comes to the same.</summary>
    /// <param name="result">What came of a repository.</param>
    /// <param name="session">What it was scanned with.</param>
    /// <param name="cancellation">Breaks off revoking.</param>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public async Task RecordAsync(FleetResult result, FleetSession session, CancellationToken cancellation)
    {
        FleetRepository repository = result.Repository;
        session.CheckUnchanged();
        DateTimeOffset now = database.Now();
        bool isRenamed = result.ListedAs != repository.Name;
        if (result.Report is { } own)
        {
            ScanReport report = SharedClock.Date(own, now);
            await session.RecordedAsync(report, new ScanRecord(database)
                .Record(repository.Name, report, result.Covered, result.ListedAs), cancellation);
        }
        else if (isRenamed)
        {
            new LeakStore(database).Move(result.ListedAs, repository.Name);
            new FindingStore(database).Move(result.ListedAs, repository.Name);
        }
        // Last, because it says that the rest is there.
        RepositoryScan scan = ScanOf(result, session.Digest, database.Now());
        _repositories.Record(scan);
        // Who waits for the name that was listed must hear of it as well.
        if (isRenamed)
            _repositories.Record(scan with { Name = result.ListedAs, MovedTo = repository.Name });
    }

    /// <summary>What is wrong, without saying again which repository it is; null where nothing is.</summary>
    public static string? ProblemText(FleetResult result) => result.IsCovered
        ? null
        : string.Join(' ', result.Problems.Select(p =>
        p.Where == result.Repository.Name ? $"{p.What}. {p.WhatToDo}." : p.ToString()).Distinct(StringComparer.Ordinal));
}
