using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>What is known of a repository after its objects were read: who brought what, and what still leads to it.</summary>
internal sealed class HistoryIndex : IDisposable
{
    private readonly ObjectDatabase _database;
    private readonly CommitGraph _commits;
    private readonly HistoryReceiver _read;
    private readonly RefNames _refs;
    private readonly HistoryGaps _gaps;
    private readonly SelectedObjects? _part;
    private readonly HistoryOptions _options;
    private readonly CoverageCounter _coverage;
    private readonly bool[] _reachable;
    private readonly Dictionary<int, (string Author, DateTimeOffset? Date, IReadOnlyList<string> Refs)> _facts = [];
    private readonly Dictionary<int, int> _positions = [];

    public HistoryIndex(
        ObjectDatabase database, RepositoryLayout layout, HistoryReceiver read, IReadOnlyList<RefTip> tips, SelectedObjects? part,
            HistoryOptions options, CoverageCounter coverage)
    {
        (_database, _read, _commits, _part, _options, _coverage) = (database, read, read.Commits, part, options, coverage);
        _refs = new RefNames(database, layout, read, tips, isPart: part is not null);
        _gaps = new HistoryGaps(database, layout, read.Commits, options, coverage);
        // A part was chosen by git, from what is reachable.
        _reachable = part is null ? _commits.Reach(_refs.Commits) : AllCommits();
        coverage.AddRefs(tips.Count);
    }

    /// <summary>Counts what was covered, and tells what history is not there.</summary>
    public void ReportCoverage()
    {
        int count = _reachable.Count(r => r);
        _coverage.AddSkipped(SkipReason.Submodule, _read.SubmoduleCount);
        _coverage.AddCommits(_options.Unreachable ? _commits.Count : count);
        if (_options.StartsFromRefs)
            _gaps.ReportTips(_refs.Others, allWereRead: _part is null);
        // A part ends where its commits' parents are left out on purpose.
        if (_part is not null)
            _gaps.ReportPart(_part);
        else
            _gaps.ReportCommits(_reachable);
        if (count == 0 && _options.Covered.Count == 0 && _options.Push is null && !(_options.Unreachable && _commits.Count > 0))
            _coverage.AddProblem(_options.IsPart
                ? new Problem("the part of history asked for has no commits", _options.Name, "Check the range")
                : new Problem("there are no commits", _options.Name,
                    "Commit something first, or scan the files with `keyscan dir`"));
    }

    /// <summary>Where each object was seen.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="placed">Those that are known to have places in what was not read.</param>
    /// <param name="cancellation">Stops it.</param>
    public Dictionary<ObjectId,
        IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, IReadOnlySet<ObjectId> placed,
        CancellationToken cancellation)
    {
        var answer = new Dictionary<ObjectId, IReadOnlyList<Provenance>>();
        // A commit that is read for its message again may be one that no ref reaches any more.
        int[] order = [.. _commits.OldestFirst(CountsUnreachable ? AllCommits() : _reachable)
            .Where(c => !_options.Again.Contains(_commits[c].Id))];
        for (int i = 0; i < order.Length; i++)
            _positions.Add(order[i], i + 1);
        var blobs = new HashSet<ObjectId>();
        foreach (ObjectId id in objects)
        {
            if (_commits.Find(id) is >= 0 and int commit)
            {
                if (_positions.ContainsKey(commit))
                    answer.Add(id, [Describe(commit, SourceKind.CommitMessage, SavedProvenance.CommitMessage)]);
            }
            else if (_read.Tags.TryGetValue(id, out TagNode? tag))
                AddTag(answer, id, tag);
            else
                blobs.Add(id);
        }
        TreeMarks? marks = _part is null ? SurveyTrees(blobs, order, cancellation) : null;
        Func<ObjectId, bool> mayLead = marks is not null ? marks.MayLead
            : _options.Continues ? _ => true : _part!.Wanted.Contains;
        if (_read.Names.Named.IsEmpty && blobs.Count == 0)
            return answer;
        var named = _read.Names.Named.Keys.ToHashSet();
        // In a part only a name that its commits brought counts; those beside it in a folder were there before.
        if (_part is not null)
            blobs.ExceptWith(named);
        KeptEntries? known = marks?.Kept;
        if (known is not null)
        {
            blobs.UnionWith(named);
            // What has a name with a secret in it was not asked for yet when most trees were read.
            if (!known.IsComplete || named.Count > 0)
            {
                known.Clear();
                known = LeadingTrees.Read(_database, blobs, mayLead, Math.Max(1, _options.Threads), cancellation);
            }
        }
        AddBlobs(answer, blobs, placed, order, new BlobProvenances(blobs, _database, mayLead, _coverage, known),
            _options.Continues, cancellation);
        if (_part is not null && named.Count > 0)
            AddBlobs(answer, named, named, order, new BlobProvenances(named, _database, mayLead, _coverage), onlyNew: true,
                cancellation);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    // What is pushed need not be commits, and no ref leads to it yet.
    private bool CountsUnreachable => _options.Unreachable || _options.Push is not null || _gaps.IsAmongCommits;

    private bool[] AllCommits() => [.. Enumerable.Repeat(true, _commits.Count)];

    private void AddTag(Dictionary<ObjectId, IReadOnlyList<Provenance>> answer, in ObjectId id, TagNode tag)
    {
        IReadOnlyList<string> names = _refs.ThatName(id);
        if (names.Count == 0 && !CountsUnreachable && (_part is null || _options.Continues))
            return;
        var text = TagText.Parse(_database.Read(id).Content, _database.Format);
        int commit = _commits.Find(tag.Target);
        answer.Add(id, [new Provenance
        {
            Source = SourceKind.TagMessage,
            Path = $"<tag {tag.Name}>",
            Commit = commit >= 0 || (_part is not null && IsCommit(tag.Target)) ? tag.Target : default,
            Position = _positions.GetValueOrDefault(commit, int.MaxValue),
            Author = $"{text.Tagger.Name} <{text.Tagger.Email}>",
            Date = text.Tagger.Date,
            ReachableFrom = names,
        }]);
    }

    private bool IsCommit(in ObjectId id) => _database.ReadHeader(id) is { Outcome: ReadOutcome.Found, Type: ObjectType.Commit };

    private void AddBlobs(
        Dictionary<ObjectId, IReadOnlyList<Provenance>> answer, HashSet<ObjectId> blobs, IReadOnlySet<ObjectId> placed,
            int[] order, BlobProvenances places, bool onlyNew, CancellationToken cancellation)
    {
        foreach (int commit in order)
        {
            cancellation.ThrowIfCancellationRequested();
            // What was covered has its places: only what a commit changes may add one, and that may be a folder moved as it was.
            places.AddTree(_commits[commit].Tree, commit, onlyNew ? TreeBefore(commit) : default);
        }
        // Trees that refs name themselves come last and are numbered from the end.
        for (int i = 0; i < _refs.Others.Count; i++)
        {
            if (_refs.Others[i].Header.Type == ObjectType.Tree)
                places.AddTree(_refs.Others[i].Target, ~i);
        }
        foreach (ObjectId blob in blobs)
        {
            Provenance[] seen =
                [.. places.FindPlaces(blob).Select(p => p.Value < 0 ? DescribeTip(~p.Value, p.Key)
                : Describe(p.Value, SourceKind.Blob, p.Key))];
            if (seen.Length == 0 && !placed.Contains(blob))
                seen = [.. SeenWithoutCommit(blob)];
            if (seen.Length > 0)
                answer[blob] = [.. seen.Concat(answer.GetValueOrDefault(blob, [])).OrderBy(p => p.Position)
                    .ThenBy(p => p.Path, StringComparer.Ordinal)];
        }
    }

    /// <summary>The tree of a commit's first parent; none where there is none.</summary>
    private ObjectId TreeBefore(int commit)
    {
        if (_commits[commit].Parents is not [var parent, ..])
            return default;
        if (_commits.Find(parent) is >= 0 and int known)
            return _commits[known].Tree;
        ObjectRead read = _database.Read(parent);
        return read is { Outcome: ReadOutcome.Found, Type: ObjectType.Commit }
            ? CommitText.Parse(read.Content, _database.Format).Tree : default;
    }

    /// <summary>A blob that a ref names itself, or that nothing known leads to and that has to be shown all the same.</summary>
    private IEnumerable<Provenance> SeenWithoutCommit(ObjectId blob)
    {
        string[] refs = [.. _refs.Others.Where(o => o.Target == blob).Select(o => o.Tip.Name)];
        if (refs.Length > 0)
            yield return new Provenance { Source = SourceKind.Blob, Path = $"<{refs[0]}>", Position = int.MaxValue,
                ReachableFrom = refs };
        else if (CountsUnreachable || _gaps.IsAmongTrees)
            yield return new Provenance { Source = SourceKind.Blob, Path = $"<blob {blob}>", Position = int.MaxValue };
    }

    /// <summary>Reads every tree once. Finds out what is missing, which is asked for also where nothing was found.</summary>
    private TreeMarks SurveyTrees(HashSet<ObjectId> blobs, int[] order, CancellationToken cancellation)
    {
        int workers = Math.Max(1, _options.Threads);
        var marks = new TreeMarks(blobs, _read.Names, _database, workers);
        BulkResult result = ObjectSweep.Read(_database, marks,
            new BulkOptions { Workers = workers, VerifyIds = _options.VerifyIds }, cancellation);
        marks.Complete();
        _coverage.AddSkipped(SkipReason.Submodule, marks.SubmoduleCount);
        _gaps.ReportUnreadableTrees(result.Problems.Concat(marks.Problems));
        _gaps.ReportTrees(marks.Missing, marks.MayLead, order.Where(c => _reachable[c]));
        return marks;
    }

    private Provenance DescribeTip(int other, string path)
    {
        ObjectId tree = _refs.Others[other].Target;
        return new Provenance { Source = SourceKind.Blob, Path = path, Position = int.MaxValue,
            ReachableFrom = [.. _refs.Others.Where(o => o.Target == tree).Select(o => o.Tip.Name)] };
    }

    private Provenance Describe(int commit, SourceKind source, string path)
    {
        if (!_facts.TryGetValue(commit, out var facts))
        {
            Signature author = CommitText.Parse(_database.Read(_commits[commit].Id).Content, _database.Format).Author;
            _facts.Add(commit, facts = ($"{author.Name} <{author.Email}>", author.Date, _refs.ThatReach(commit)));
        }
        return new Provenance
        {
            Source = source,
            Path = path,
            Commit = _commits[commit].Id,
            Position = _positions[commit],
            IsRoot = _commits[commit].Parents.Count == 0,
            Author = facts.Author,
            Date = facts.Date,
            ReachableFrom = facts.Refs,
        };
    }
}
