using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>What is known of a repository after its objects were read: who brought what, and what still leads to it.</summary>
internal sealed class HistoryIndex : IDisposable
{
    private const int MostRefs = 20;

    private readonly ObjectDatabase _database;
    private readonly CommitGraph _commits;
    private readonly HistoryReceiver _read;
    private readonly IReadOnlyList<RefTip> _tips;
    private readonly HashSet<ObjectId>? _wanted;
    private readonly HistoryOptions _options;
    private readonly Coverage _coverage;
    private readonly bool[] _reachable;
    private readonly Dictionary<int, (string Author, DateTimeOffset? Date, IReadOnlyList<string> Refs)> _facts = [];
    private readonly Dictionary<int, List<string>> _tipNames = [];
    private readonly List<(RefTip Tip, ObjectId Id)> _others = [];

    public HistoryIndex(
        ObjectDatabase database, RepositoryLayout layout, HistoryReceiver read, IReadOnlyList<RefTip> tips, HashSet<ObjectId>? wanted, HistoryOptions options, Coverage coverage)
    {
        (_database, _read, _commits, _tips, _wanted, _options, _coverage) = (database, read, read.Commits, tips, wanted, options, coverage);
        foreach (RefTip tip in tips)
            AddTip(tip);
        // A part was chosen by git, from what is reachable.
        _reachable = wanted is null ? _commits.Reach(_tipNames.Keys) : [.. Enumerable.Repeat(true, _commits.Count)];
    }

    /// <summary>Counts what was covered, and tells what history is not there.</summary>
    public void ReportCoverage(RepositoryLayout layout)
    {
        _coverage.AddRefs(_tips.Count);
        _coverage.AddCommits(_options.Unreachable ? _commits.Count : _reachable.Count(r => r));
        if (_commits.Count == 0)
            _coverage.AddProblem(_options.IsPart
                ? new Problem("the part of history asked for has no commits", _options.Name, "Check the range")
                : new Problem("there are no commits", _options.Name, "Commit something first, or scan the files with `keyscan dir`"));
        if (layout.Shallow.Count > 0 && _wanted is null)
            _coverage.AddProblem(new Problem($"the clone is shallow: what came before {layout.Shallow.Count} of its commits is not there", _options.Name, "Fetch it with `git fetch --unshallow`, or scan a range with --range"));
        var shallow = layout.Shallow.ToHashSet();
        // A part ends where its commits' parents are left out on purpose.
        if (_wanted is null)
        {
            foreach ((ObjectId commit, ObjectId parent) in _commits.Missing.Where(m => !shallow.Contains(m.Commit) && _reachable[_commits.Find(m.Commit)]))
                _coverage.AddProblem(new Problem($"commit {parent} is missing, the parent of {commit}", _options.Name, "Fetch it, or run git fsck"));
        }
        if (layout.IsPartial)
            ReportMissingBlobs(layout);
    }

    /// <summary>Where each object was seen.</summary>
    public Dictionary<ObjectId, IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, CancellationToken cancellation)
    {
        var answer = new Dictionary<ObjectId, IReadOnlyList<Provenance>>();
        var blobs = new HashSet<ObjectId>();
        foreach (ObjectId id in objects)
        {
            if (_commits.Find(id) is >= 0 and int commit)
            {
                if (Counts(commit))
                    answer.Add(id, [Describe(commit, SourceKind.CommitMessage, "<commit message>")]);
            }
            else if (_read.Tags.TryGetValue(id, out TagNode? tag))
                AddTag(answer, id, tag);
            else
                blobs.Add(id);
        }
        if (blobs.Count > 0)
            AddBlobs(answer, blobs, cancellation);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private bool Counts(int commit) => _reachable[commit] || _options.Unreachable;

    private void AddTip(RefTip tip)
    {
        ObjectId id = tip.Id;
        for (int hops = 0; hops < 100 && _read.Tags.TryGetValue(id, out TagNode? tag); hops++)
            id = tag.Target;
        int commit = _commits.Find(id);
        if (commit < 0)
            _others.Add((tip, id));
        else if (_tipNames.TryGetValue(commit, out List<string>? names))
            names.Add(tip.Name);
        else
            _tipNames.Add(commit, [tip.Name]);
    }

    private void AddTag(Dictionary<ObjectId, IReadOnlyList<Provenance>> answer, in ObjectId id, TagNode tag)
    {
        string[] names = [.. FindTagRefs(id)];
        if (names.Length == 0 && !_options.Unreachable && _wanted is null)
            return;
        var text = TagText.Parse(_database.Read(id).Content, _database.Format);
        answer.Add(id, [new Provenance
        {
            Source = SourceKind.TagMessage,
            Path = $"<tag {tag.Name}>",
            Commit = _commits.Find(tag.Target) >= 0 ? tag.Target : default,
            Author = $"{text.Tagger.Name} <{text.Tagger.Email}>",
            Date = text.Tagger.Date,
            ReachableFrom = names,
        }]);
    }

    private IEnumerable<string> FindTagRefs(ObjectId tag)
    {
        foreach (RefTip tip in _tips)
        {
            ObjectId id = tip.Id;
            for (int hops = 0; hops < 100 && id != tag && _read.Tags.TryGetValue(id, out TagNode? inner); hops++)
                id = inner.Target;
            if (id == tag)
                yield return tip.Name;
        }
    }

    private void AddBlobs(Dictionary<ObjectId, IReadOnlyList<Provenance>> answer, HashSet<ObjectId> blobs, CancellationToken cancellation)
    {
        var places = new BlobPlaces(blobs, _database, MayLead(blobs, cancellation), _coverage);
        foreach (int commit in _commits.OldestFirst(_options.Unreachable ? [.. Enumerable.Repeat(true, _commits.Count)] : _reachable))
        {
            cancellation.ThrowIfCancellationRequested();
            places.AddTree(_commits[commit].Tree, commit);
        }
        foreach (ObjectId blob in blobs)
        {
            Provenance[] seen = [.. places.Of(blob).OrderBy(p => _commits[p.Value].Time).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => Describe(p.Value, SourceKind.Blob, p.Key))];
            if (seen.Length == 0)
                seen = [.. SeenWithoutCommit(blob)];
            if (seen.Length > 0)
                answer.Add(blob, seen);
        }
    }

    /// <summary>A blob that a ref names itself, or that nothing leads to and was asked for all the same.</summary>
    private IEnumerable<Provenance> SeenWithoutCommit(ObjectId blob)
    {
        string[] refs = [.. _others.Where(o => o.Id == blob).Select(o => o.Tip.Name)];
        if (refs.Length > 0)
            yield return new Provenance { Source = SourceKind.Blob, Path = $"<{refs[0]}>", ReachableFrom = refs };
        else if (_options.Unreachable)
            yield return new Provenance { Source = SourceKind.Blob, Path = $"<blob {blob}>" };
    }

    private Func<ObjectId, bool> MayLead(HashSet<ObjectId> blobs, CancellationToken cancellation)
    {
        if (_wanted is not null)
            return _wanted.Contains;
        int workers = Math.Max(1, _options.Threads);
        var marks = new TreeMarks(blobs, _database.Format, workers);
        ObjectSweep.Read(_database, marks, new BulkOptions { Workers = workers }, cancellation);
        marks.Complete();
        return marks.MayLead;
    }

    private Provenance Describe(int commit, SourceKind source, string path)
    {
        if (!_facts.TryGetValue(commit, out var facts))
            _facts.Add(commit, facts = FindFacts(commit));
        return new Provenance { Source = source, Path = path, Commit = _commits[commit].Id, Author = facts.Author, Date = facts.Date, ReachableFrom = facts.Refs };
    }

    private (string Author, DateTimeOffset? Date, IReadOnlyList<string> Refs) FindFacts(int commit)
    {
        Signature author = CommitText.Parse(_database.Read(_commits[commit].Id).Content, _database.Format).Author;
        bool[] descendants = _commits.ReachedFrom(commit);
        var names = _tipNames.Where(t => descendants[t.Key]).SelectMany(t => t.Value).ToHashSet(StringComparer.Ordinal);
        // The tips are in the order in which people look at them.
        string[] refs = [.. _tips.Select(t => t.Name).Where(names.Contains).Distinct(StringComparer.Ordinal).Take(MostRefs)];
        return ($"{author.Name} <{author.Email}>", author.Date, refs);
    }

    private void ReportMissingBlobs(RepositoryLayout layout)
    {
        long missing = GitProcess.ReadLines(layout.GitDirectory, "rev-list", "--objects", "--no-object-names", "--all", "--missing=print").LongCount(l => l.StartsWith('?'));
        if (missing > 0)
            _coverage.AddProblem(new Problem($"the clone is partial: {missing:N0} objects are only at its remote", _options.Name, "Fetch them with `git fetch --refetch --no-filter`"));
    }
}
