using KeyScan.Git;
using KeyScan.Git.Objects;

namespace KeyScan.Sources.History;

/// <summary>
/// History since the last scan. A state folder remembers which tips were covered, and which objects held something: those are read again, so
/// that what was found before is found again without a secret ever being kept.
/// </summary>
public sealed class IncrementalHistorySource : IAttributingSource, IDisposable
{
    private readonly HistoryOptions _options;
    private readonly string _stateFolder;
    private readonly string _digest;
    private readonly bool _onlyNew;
    private HistorySource? _new;
    private readonly Dictionary<ObjectId, IReadOnlyList<string>> _reaching = [];
    private HistoryState? _state;
    private string _folder = "";

    /// <summary>Creates a source.</summary>
    /// <param name="options">The repository and how to read it.</param>
    /// <param name="stateFolder">Where states are kept; made when it is not there. One folder may serve many repositories.</param>
    /// <param name="rulesDigest">What decides which secrets are found (<see cref="KeyScan.Rules"/> computes it); with another one all is read anew.</param>
    /// <param name="onlyNew">Whether to leave out what was found before.</param>
    /// <exception cref="ProblemException">The options choose a part, or what no ref reaches: neither can be continued.</exception>
    public IncrementalHistorySource(HistoryOptions options, string stateFolder, string rulesDigest, bool onlyNew)
    {
        if (options.IsChosen || options.Unreachable)
            throw new ProblemException(new Problem("only scans of everything that refs reach can be continued", "--state", "Leave out the options that choose a part, and --unreachable"));
        (_options, _stateFolder, _onlyNew) = (options, stateFolder, onlyNew);
        _digest = $"{rulesDigest} {options.MaxBlobSize}";
    }

    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, Coverage coverage, CancellationToken cancellation)
    {
        var layout = RepositoryLayout.Find(_options.Repository);
        _folder = layout.GitFolder;
        _state = HistoryState.Open(_stateFolder, layout.CommonDirectory, _digest, coverage);
        _new = new HistorySource(_options with { Covered = StillThere(layout), Again = _onlyNew ? [] : [.. _state.Places.Keys] });
        _new.Read(createReceiver, coverage, cancellation);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, Coverage coverage, CancellationToken cancellation)
    {
        if (_new is null || _state is null)
            return new Dictionary<ObjectId, IReadOnlyList<Provenance>>();
        HashSet<ObjectId> unknown = [.. objects.Where(o => !_state.Places.ContainsKey(o))];
        var places = new Dictionary<ObjectId, IReadOnlyList<Provenance>>(_new.Attribute(unknown, coverage, cancellation));
        // What is new stands after all that was known.
        int last = _state.Places.Values.SelectMany(p => p).Select(p => p.Position).Where(p => p < int.MaxValue).DefaultIfEmpty().Max();
        foreach ((ObjectId id, IReadOnlyList<Provenance> seen) in places.ToArray())
            places[id] = [.. seen.Select(p => p.Position is 0 or int.MaxValue ? p : p with { Position = p.Position + last })];
        foreach ((ObjectId id, IReadOnlyList<Provenance> seen) in _state.Places)
        {
            if (Refresh(seen) is { Count: > 0 } still)
                places.Add(id, still);
        }
        // A scan that missed something must not be built upon.
        if (coverage.Problems.Count == 0)
            _state.Write(_new.Tips.Select(t => t.Id), places, coverage);
        return places;
    }

    /// <inheritdoc/>
    public void Dispose() => _new?.Dispose();

    private List<ObjectId> StillThere(RepositoryLayout layout)
    {
        if (_state!.IsEmpty)
            return [];
        using var database = ObjectDatabase.Open(layout);
        return [.. _state.Tips.Where(t => database.ReadHeader(t).Outcome == ReadOutcome.Found)];
    }

    /// <summary>One commit often brought many: git is asked once.</summary>
    private IReadOnlyList<string> ThatReach(in ObjectId commit) =>
        _reaching.TryGetValue(commit, out IReadOnlyList<string>? names) ? names : _reaching[commit] = RefTip.ThatReach(_folder, commit, _new!.Tips);

    /// <summary>The places that refs still reach, with the refs of today.</summary>
    private List<Provenance> Refresh(IReadOnlyList<Provenance> seen)
    {
        var still = new List<Provenance>();
        foreach (Provenance place in seen)
        {
            if (place.Commit.IsEmpty)
                still.Add(place);
            else if (ThatReach(place.Commit) is { Count: > 0 } names)
                still.Add(place with { ReachableFrom = [.. names.Take(RefNames.MostNames)] });
        }
        return still;
    }
}
