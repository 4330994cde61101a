using System.Globalization;
using KeyScan.Git;
using KeyScan.Git.Objects;

namespace KeyScan.Sources.History;

/// <summary>
/// History since the last scan. A state folder remembers which tips were covered, and which objects held something: those are
/// read again, so that what was found before is found again without a secret ever being kept. Once a file lost a place, as
/// history was rewritten, everything is read anew.
/// </summary>
internal sealed class IncrementalHistorySource : IAttributingSource, IDisposable
{
    private readonly HistoryOptions _options;
    private readonly string _stateFolder;
    private readonly string _digest;
    private readonly bool _onlyNew;
    private HistorySource? _new;
    private RepositoryLayout? _layout;
    private HistoryState? _state;
    private SavedProvenances? _known;

    /// <summary>Creates a source.</summary>
    /// <param name="options">The repository and how to read it.</param>
    /// <param name="stateFolder">Where states are kept; made when it is not there. One folder may serve many
    /// repositories.</param>
    /// <param name="rulesDigest">What decides which secrets are found (<see cref="KeyScan.Rules"/> computes it); with another one
    /// all is read anew.</param>
    /// <param name="onlyNew">Whether to leave out what was found before.</param>
    /// <exception cref="ProblemException">The options choose a part, or what no ref reaches: neither can be
    /// continued.</exception>
    public IncrementalHistorySource(HistoryOptions options, string stateFolder, string rulesDigest, bool onlyNew)
    {
        if (options.IsChosen || options.Unreachable)
            throw new ProblemException(
                new Problem("only scans of everything that refs reach can be continued", "--state",
                    "Leave out the options that choose a part, and --unreachable"));
        (_options, _stateFolder, _onlyNew) = (options, stateFolder, onlyNew);
        _digest = DigestOf(rulesDigest, options.MaxBlobSize);
    }

    /// <summary>What decides which secrets are found in a repository: a scan with another one has to be done again.</summary>
    /// <param name="rulesDigest">That of the rules.</param>
    /// <param name="maxBlobSize">The size above which blobs are passed over, bytes.</param>
    public static string DigestOf(string rulesDigest, long maxBlobSize) =>
        string.Create(CultureInfo.InvariantCulture, $"{rulesDigest} {maxBlobSize}");

    /// <inheritdoc/>
    /// <exception cref="ProblemException">There is no repository, or git cannot tell what is asked for.</exception>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        RepositoryLayout layout = _layout = RepositoryLayout.Find(_options.Repository);
        IReadOnlyList<RefTip> tips = ReadTips(layout, coverage);
        _state = HistoryState.Open(_stateFolder, layout.CommonDirectory, _digest, coverage);
        HistoryOptions options = _options with { Tips = tips };
        if (!_state.IsEmpty)
        {
            using var database = ObjectDatabase.Open(layout);
            _state.Describe(database);
            options = Continue(options, layout, database, coverage, cancellation);
        }
        _new = new HistorySource(options);
        _new.Read(createReceiver, coverage, cancellation);
        if (!_onlyNew && _known is not null)
            FindInNames(_known.Still, createReceiver());
    }

    /// <summary>Names are found in trees, which are not read again: those of what is known are looked at once more.</summary>
    private static void FindInNames(IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> known, IBlobReceiver receiver)
    {
        foreach ((ObjectId id, IReadOnlyList<Provenance> places) in known)
        {
            foreach (string name in places.Where(p => p.Source == SourceKind.Blob)
                .Select(p => p.Path[(p.Path.LastIndexOf('/') + 1)..]).Distinct(StringComparer.Ordinal))
                _ = receiver.ReceiveName(name, HistoryReceiver.Unattributed, id);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ObjectId,
        IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, CoverageCounter coverage,
        CancellationToken cancellation)
    {
        if (_new is null || _state is null || _layout is null)
            return new Dictionary<ObjectId, IReadOnlyList<Provenance>>();
        // What is lost stays known to who asks only for what is new: it may come again.
        IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> known = _onlyNew ? _state.Places : _known?.Still
            ?? _state.Places;
        // A known file may have come to another path, and what a ref names itself is looked up anew.
        HashSet<ObjectId> asked = [.. objects.Where(o => !known.ContainsKey(o)),
            .. _state.Places.Where(p => p.Value[0].Source == SourceKind.Blob).Select(p => p.Key)];
        var places = new Dictionary<ObjectId,
            IReadOnlyList<Provenance>>(_new.Attribute(asked, known.Keys.ToHashSet(), cancellation));
        // What is new stands after all that was known.
        int last = _state.Places.Values.SelectMany(p => p).Select(p => p.Position).Where(p => p < int.MaxValue)
            .DefaultIfEmpty().Max();
        foreach ((ObjectId id, IReadOnlyList<Provenance> seen) in places.ToArray())
            places[id] = [.. seen.Select(p => p.Position is 0 or int.MaxValue ? p : p with { Position = p.Position + last })];
        foreach ((ObjectId id, IReadOnlyList<Provenance> seen) in known)
            places[id] = places.TryGetValue(id, out IReadOnlyList<Provenance>? added) ? Join(seen, added) : seen;
        // A scan that missed something must not be built upon.
        if (coverage.Problems.Count == 0)
        {
            using var database = ObjectDatabase.Open(_layout);
            _state.Write(_new.Tips.Select(t => t.Id), places, database, coverage);
        }
        return _onlyNew ? places.Where(p => !known.ContainsKey(p.Key)).ToDictionary() : places;
    }

    /// <inheritdoc/>
    public void Dispose() => _new?.Dispose();

    private IReadOnlyList<RefTip> ReadTips(RepositoryLayout layout, CoverageCounter coverage)
    {
        try
        {
            return RefTip.ReadAll(layout, coverage);
        }
        catch (GitException e)
        {
            throw HistorySource.Refusal(_options.Name, e);
        }
    }

    private HistoryOptions Continue(HistoryOptions options, RepositoryLayout layout, ObjectDatabase database,
        CoverageCounter coverage, CancellationToken cancellation)
    {
        ObjectId[] covered = [.. _state!.Tips.Where(t => database.ReadHeader(t).Outcome == ReadOutcome.Found)];
        if (_onlyNew)
            return options with { Covered = covered };
        _known = new SavedProvenances(_state, layout, database, options.Tips!, coverage, cancellation);
        if (covered.Length > 0 && !_known.LosesFile)
            return options with { Covered = covered, Again = Again(database, _known) };
        _known = null;
        _state.Forget();
        return options;
    }

    /// <summary>
    /// What was found and still counts. What was seen in no commit may be gone with its ref, even from the disk.
    /// </summary>
    private HashSet<ObjectId> Again(ObjectDatabase database, SavedProvenances known) =>
        [.. known.Still.Keys, .. _state!.Places.Where(p => p.Value.Any(IsLookedUpAnew) && database.Contains(p.Key))
        .Select(p => p.Key)];

    private static bool IsLookedUpAnew(Provenance place) => place.Commit.IsEmpty || place.Source == SourceKind.TagMessage;

    /// <summary>A path keeps the commit that first brought it. What is looked up anew has its name from there.</summary>
    private static IReadOnlyList<Provenance> Join(IReadOnlyList<Provenance> known, IReadOnlyList<Provenance> added)
    {
        known = [.. known.Where(p => !IsLookedUpAnew(p))];
        HashSet<string> paths = [.. known.Select(p => p.Path)];
        return [.. known.Concat(added.Where(p => !paths.Contains(p.Path))).Take(BlobProvenances.MostPaths)];
    }
}
