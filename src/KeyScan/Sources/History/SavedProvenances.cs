using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Walks;

namespace KeyScan.Sources.History;

/// <summary>Where an earlier scan has seen what it found, and which refs lead to the commits of those places today.</summary>
internal sealed class SavedProvenances
{
    private readonly CommitReader _commits;
    private readonly ObjectDatabase _database;
    private readonly IReadOnlyList<RefTip> _tips;
    private readonly CoverageCounter _coverage;
    private readonly Dictionary<ObjectId, IReadOnlyList<string>?> _reaching = [];
    private readonly Dictionary<ObjectId, IReadOnlyList<Provenance>> _still = [];

    /// <summary>Looks each commit up once.</summary>
    /// <param name="state">The earlier scan.</param>
    /// <param name="layout">The repository.</param>
    /// <param name="database">The repository's objects; used only while this runs.</param>
    /// <param name="tips">Its refs of today.</param>
    /// <param name="coverage">Told where nobody can tell.</param>
    /// <param name="cancellation">Stops it.</param>
    public SavedProvenances(HistoryState state, RepositoryLayout layout, ObjectDatabase database, IReadOnlyList<RefTip> tips,
        CoverageCounter coverage, CancellationToken cancellation)
    {
        (_commits, _database, _tips, _coverage) = (new CommitReader(database, layout.Shallow), database, tips, coverage);
        foreach ((ObjectId id, IReadOnlyList<Provenance> seen) in state.Places)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Refresh(seen) is { Count: > 0 } still)
                _still.Add(id, still);
            if (LosesFile)
                return;
        }
    }

    /// <summary>
    /// Whether a file lost a place. The same may have come again with another commit, which was not kept because it was not the
    /// first: only reading everything tells. Messages are in one place each, and gone with it.
    /// </summary>
    public bool LosesFile { get; private set; }

    /// <summary>
    /// The files and messages whose commits refs reach, by object, with the refs of today. Nothing of tags, nor of trees and
    /// blobs that refs name themselves: those are cheap to look up anew. Not complete where <see cref="LosesFile"/>.
    /// </summary>
    public IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> Still => _still;

    private List<Provenance> Refresh(IReadOnlyList<Provenance> seen)
    {
        var still = new List<Provenance>();
        foreach (Provenance place in seen.Where(p => !p.Commit.IsEmpty && p.Source != SourceKind.TagMessage))
        {
            // Where nobody can tell, it stays.
            if (ThatReach(place.Commit) is not { } names)
                still.Add(place);
            else if (names.Count > 0)
                still.Add(place with { ReachableFrom = names });
            else
                LosesFile |= place.Source == SourceKind.Blob;
        }
        return still;
    }

    /// <summary>One commit often brought many: it is looked up once.</summary>
    private IReadOnlyList<string>? ThatReach(in ObjectId commit)
    {
        if (_reaching.TryGetValue(commit, out IReadOnlyList<string>? names))
            return names;
        names = RefTip.ThatReach(_commits, commit, _tips);
        // Nobody can tell about one that git has removed, because no ref reached it.
        if (names is null && _database.ReadHeader(commit).Outcome == ReadOutcome.Missing)
            names = [];
        if (names is null)
            _coverage.AddProblem(new Problem("nobody can tell which refs reach the commit", commit.ToString(), "Run git fsck"));
        return _reaching[commit] = names is null ? null : [.. names.Take(RefNames.MostNames)];
    }
}
