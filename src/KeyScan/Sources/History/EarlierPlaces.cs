using KeyScan.Git.Objects;

namespace KeyScan.Sources.History;

/// <summary>Where an earlier scan has seen what it found, and which refs lead to the commits of those places today.</summary>
internal sealed class EarlierPlaces
{
    private readonly string _folder;
    private readonly ObjectDatabase _database;
    private readonly IReadOnlyList<RefTip> _tips;
    private readonly Coverage _coverage;
    private readonly Dictionary<ObjectId, IReadOnlyList<string>?> _reaching = [];
    private readonly Dictionary<ObjectId, IReadOnlyList<Provenance>> _still = [];

    /// <summary>Asks git about each commit once.</summary>
    /// <param name="state">The earlier scan.</param>
    /// <param name="folder">Where to run git.</param>
    /// <param name="database">The repository's objects; used only while this runs.</param>
    /// <param name="tips">Its refs of today.</param>
    /// <param name="coverage">Told where git cannot tell.</param>
    /// <param name="cancellation">Stops it.</param>
    public EarlierPlaces(HistoryState state, string folder, ObjectDatabase database, IReadOnlyList<RefTip> tips, Coverage coverage, CancellationToken cancellation)
    {
        (_folder, _database, _tips, _coverage) = (folder, database, tips, coverage);
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
    /// Whether a file lost a place. The same may have come again with another commit, which was not kept because it was not the first: only reading
    /// everything tells. Messages are in one place each, and gone with it.
    /// </summary>
    public bool LosesFile { get; private set; }

    /// <summary>
    /// The files and messages whose commits refs reach, by object, with the refs of today. Nothing of tags, nor of trees and blobs that refs name
    /// themselves: those are cheap to look up anew. Not complete where <see cref="LosesFile"/>.
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

    /// <summary>One commit often brought many: git is asked once.</summary>
    private IReadOnlyList<string>? ThatReach(in ObjectId commit)
    {
        if (_reaching.TryGetValue(commit, out IReadOnlyList<string>? names))
            return names;
        names = RefTip.ThatReach(_folder, commit, _tips);
        // git cannot tell about one that it has removed, because no ref reached it.
        if (names is null && _database.ReadHeader(commit).Outcome == ReadOutcome.Missing)
            names = [];
        if (names is null)
            _coverage.AddProblem(new Problem("git cannot tell which refs reach the commit", commit.ToString(), "Run git fsck"));
        return _reaching[commit] = names is null ? null : [.. names.Take(RefNames.MostNames)];
    }
}
