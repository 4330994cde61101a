using System.Text;
using KeyScan.Pipeline;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Scans;
using KeyScan.Setup;
using KeyScan.Sources.History;

namespace KeyScan.Forges.Rechecks;

/// <summary>
/// Asks providers again about what stands open in a registry. It has no secrets: they are read again where they stood, and what
/// cannot be read is a problem with a name. All repositories are asked about together, so that no host is asked faster than it
/// may be. What providers say is recorded and nothing else; where one of them says that a key works no more that was sent to be
/// revoked, that is confirmed.
/// </summary>
/// <param name="database">The registry.</param>
/// <param name="scan">What a scan that asks works with.</param>
/// <param name="options">What is asked about.</param>
internal sealed class Recheck(RegistryDatabase database, RecordedScan scan, RecheckOptions options)
{
    private readonly Dictionary<string, Finding> _found = new(StringComparer.Ordinal);
    private readonly List<Finding> _beside = [];
    private readonly UnaskedFindings _unasked = new();
    private readonly string _salt = FindingSalt.Read(database);

    private long Largest => scan.Setup.GivenMaxFileSize ?? HistoryOptions.DefaultMaxBlobSize;

    /// <summary>Asks, records and confirms; a rehearsal does the first part alone, and asks nobody.</summary>
    /// <exception cref="ProblemException">The registry failed, or can only be read.</exception>
    public async Task<ScanReport> RunAsync(CancellationToken cancellation)
    {
        bool isDry = scan.Setup.Verify is null or { IsDry: true };
        if (database.IsReadOnly && !isDry)
            throw new ProblemException(new Problem("the registry can only be read, and what providers say is recorded in it",
                database.Address.Shown, "Use an account that may write to it, or --verify-dry-run"));
        long began = TimeProvider.System.GetTimestamp();
        RecordedFinding[] open = Open();
        foreach (IGrouping<string, RecordedFinding> repository in open
            .SelectMany(f => f.Sightings.Where(IsOpen).Select(s => (s.Repository, Finding: f)))
            .GroupBy(f => f.Repository, f => f.Finding, StringComparer.Ordinal))
            Read(repository.Key, [.. repository], cancellation);
        foreach (Problem problem in _unasked.Problems())
            scan.Coverage.AddProblem(problem);

        ScanReport report = await scan.VerifyAsync(Report(open), cancellation);
        if (!isDry)
        {
            new FindingStore(database).Keep(report.Findings);
            await scan.RevokeAsync(report, cancellation);
        }
        // What stood beside served to ask, and is no matter of this report.
        return scan.WithCoverage(report) with { Suppressed = [], Elapsed = TimeProvider.System.GetElapsedTime(began) };
    }

    /// <summary>What is open, has somebody who could be asked, and is not known by the registry itself.</summary>
    private RecordedFinding[] Open()
    {
        IReadOnlySet<string> awaiting = RevocationRecord.AwaitingConfirmation(database);
        RecordedFinding[] all = [.. new FindingStore(database).All().Where(f => f.State == FindingState.Open
            && f.Sightings.Any(IsOpen) && scan.Setup.Templates.Find(f.RuleId) is { Verify: not null })];
        RecordedFinding[] asked =
            [.. all.Where(f => f.IssuedKey is not { } key || (key.KeyId is { } id && awaiting.Contains(id)))];
        if (asked.Length < all.Length)
            scan.Say($"{all.Length - asked.Length} that the registry itself knows to work or not are sent nowhere.");
        return asked;
    }

    private bool IsOpen(Sighting sighting) => sighting.State == FindingState.Open
        && (options.Repository is null || sighting.Repository == options.Repository);

    private void Read(string repository, RecordedFinding[] open, CancellationToken cancellation)
    {
        var wanted = open.Where(f => !_found.ContainsKey(f.Id)).ToDictionary(f => f.Id, f => PlacesIn(repository, f),
            StringComparer.Ordinal);
        foreach ((string id, IReadOnlyList<RecordedLocation> places) in wanted)
            _unasked.Add(id, places.Any(IsReadAgain) ? Unasked.NotHere : Unasked.InTexts, repository);
        var folders = new RepositoryFolders(new RepositoryStore(database), options);
        foreach (FoundFolder folder in folders.Find(repository, cancellation))
        {
            using FoundFolder held = folder;
            if (wanted.Count == 0)
                return;
            (ScanOptions how, ReadOnlyMemory<byte>[] salts) = HowToSearch(folder);
            var search = new FolderSearch(folder, how, salts);
            search.Run(wanted, repository, Largest, scan.Coverage, cancellation);
            _beside.AddRange(search.Beside);
            foreach (string id in wanted.Keys.Where(k => wanted[k].Any(IsReadAgain)))
                _unasked.Add(id, search.Allowed.Contains(id) ? Unasked.Allowed : Unasked.Gone, repository);
            foreach ((string id, Finding finding) in search.Found)
            {
                _found.Add(id, finding);
                _unasked.Remove(id);
                wanted.Remove(id);
            }
        }
    }

    private static IReadOnlyList<RecordedLocation> PlacesIn(string repository, RecordedFinding finding) =>
        [.. finding.Sightings.Where(s => s.Repository == repository).SelectMany(s => s.Places)];

    private static bool IsReadAgain(RecordedLocation place) =>
        place.Source is SourceKind.File or SourceKind.Staged || place.Source.IsInHistory();

    /// <summary>A folder's own configuration counts, and its salt first; a mirror was scanned without.</summary>
    private (ScanOptions How, ReadOnlyMemory<byte>[] Salts) HowToSearch(FoundFolder folder)
    {
        ReadOnlyMemory<byte> shared = Encoding.UTF8.GetBytes(_salt);
        if (folder.Kind == FolderKind.Mirror)
            return (scan.Options, [scan.Setup.Salt.Bytes, shared]);
        var setup = ScanSetup.Read(options.Scan with { Verify = null, UseBaseline = false, FindSharedSalt = () => _salt },
            folder.Path);
        foreach (Problem problem in setup.Problems.Except(scan.Problems))
            scan.Coverage.AddProblem(problem);
        return (setup.Options with
        {
            Peppers = scan.Options.Peppers,
            IssuedKeys = scan.Options.IssuedKeys,
            NearbyLines = scan.Options.NearbyLines,
        }, [setup.Salt.Bytes, shared]);
    }

    /// <summary>What was read again, the most severe first, as if it had been scanned.</summary>
    private ScanReport Report(RecordedFinding[] open) => new()
    {
        Findings = [.. open.Where(f => _found.ContainsKey(f.Id)).Select(f => (Known: f, Found: _found[f.Id]))
            .Select(f => f.Found with { IssuedKey = f.Found.IssuedKey ?? f.Known.IssuedKey }).OrderByDescending(f => f.Severity)],
        Suppressed = _beside,
        Coverage = scan.Coverage.ToCoverage(),
        Rules = scan.Options.Rules.Rules,
        Target = $"what is open in {database.Address.Shown}",
        StartedAt = TimeProvider.System.GetUtcNow(),
        FailOn = scan.Options.FailOn,
    };
}
