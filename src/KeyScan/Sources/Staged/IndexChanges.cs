using KeyScan.Git;
using KeyScan.Sources.History;

namespace KeyScan.Sources.Staged;

/// <summary>A blob that the index adds.</summary>
/// <param name="Id">The blob.</param>
/// <param name="Path">Its path as git prints it, from the top of the working tree.</param>
/// <param name="Earlier">What HEAD has in its place, and commits that are merged or picked; empty for nothing.</param>
internal sealed record StagedBlob(ObjectId Id, string Path, IReadOnlyList<ObjectId> Earlier);

/// <summary>What the index changes over HEAD, as git tells it: it knows split and sparse indexes, and where HEAD is.</summary>
internal sealed class IndexChanges
{
    /// <summary>So many removed blobs are compared with what was added, at most.</summary>
    private const int MostRemoved = 1000;

    private const string EmptyTreeSha1 = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private const string EmptyTreeSha256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
    private const string EmptyBlobSha1 = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    private const string EmptyBlobSha256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";

    private readonly StagedRepository _repository;
    private readonly Coverage _coverage;
    private const string LinkMode = "120000";

    private readonly List<ObjectId> _removed = [];
    private readonly List<string> _newPaths = [];
    private readonly List<StagedBlob> _blobs = [];
    private readonly Dictionary<string, IReadOnlyList<ObjectId>> _unmerged = new(StringComparer.Ordinal);
    private readonly HashSet<string> _empty = new(StringComparer.Ordinal);

    private IndexChanges(StagedRepository repository, Coverage coverage) => (_repository, _coverage) = (repository, coverage);

    /// <summary>Whether the index is what HEAD is.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>What it adds.</summary>
    public IReadOnlyList<StagedBlob> Blobs => _blobs;

    /// <summary>Asks git. What adds nothing to read is counted.</summary>
    /// <exception cref="GitException">git cannot tell.</exception>
    public static IndexChanges Read(StagedRepository repository, Coverage coverage)
    {
        var changes = new IndexChanges(repository, coverage);
        string tree = "HEAD";
        List<string> records;
        try
        {
            records = changes.Compare(tree);
        }
        catch (GitException) when (RefTip.TryResolve(repository.Folder, "HEAD") is null)
        {
            // Nothing is committed yet. Any other reason makes git refuse this as well.
            tree = repository.Layout.Format == ObjectFormat.Sha256 ? EmptyTreeSha256 : EmptyTreeSha1;
            records = changes.Compare(tree);
        }
        for (int i = 0; i + 1 < records.Count; i += 2)
            changes.Add(records[i], records[i + 1]);
        if (changes._unmerged.Count > 0)
            changes.AddUnmerged();
        if (changes._empty.Count > 0)
            changes.CountIntentToAdd(tree);
        changes.IsEmpty = records.Count == 0 || (changes._empty.Count == records.Count / 2);
        changes.LeaveOutMoved();
        foreach (string commit in changes._blobs.Count == 0 ? [] : TakenCommits.Read(repository.Layout))
            changes.LeaveOutTaken(commit);
        return changes;
    }

    private List<string> Compare(string tree, params string[] more) =>
        [.. GitProcess.ReadIndexRecords(_repository.Folder, _repository.IndexFile, ["diff-index", "--cached", "-z", "--raw", "--no-renames", "--no-relative", "--abbrev=64", .. more, tree, "--"])];

    /// <summary>Paths that HEAD does not have, whatever stands there now.</summary>
    public IReadOnlyList<string> NewPaths => _newPaths;

    // :<mode in HEAD> SP <mode> SP <object in HEAD> SP <object> SP <status>, then the path
    private void Add(string record, string path)
    {
        string[] fields = record.Split(' ');
        if (fields is not [[':', .. string oldMode], string mode, string oldHex, string hex, [char status, ..]] || !ObjectId.TryParse(oldHex, out ObjectId old) || !ObjectId.TryParse(hex, out ObjectId id))
            throw new GitException($"git printed what is no difference: {record}");

        // Its content is in the repository, and searched all the same.
        if (status != 'D' && IndexPath.IsRefused(path))
            _coverage.AddProblem(IndexPath.Refusal(path));
        if (status == 'A')
            _newPaths.Add(path);
        if (mode == LinkMode)
            _coverage.AddSkipped(SkipReason.SymbolicLink);
        ObjectId[] earlier = IsFile(oldMode) || oldMode == LinkMode ? [old] : [];
        if (status == 'U')
            _unmerged[path] = earlier;
        else if (status == 'D')
            _removed.AddRange(earlier);
        else if (mode == "160000")
            _coverage.AddSkipped(SkipReason.Submodule);
        else if (mode != LinkMode && !IsFile(mode))
            _coverage.AddProblem(new Problem($"the index holds an entry of mode {mode}, which is no file", path, "Run git fsck"));
        else if (status == 'A' && hex is EmptyBlobSha1 or EmptyBlobSha256)
            _empty.Add(path);
        // A new mode alone adds nothing.
        else if (!earlier.Contains(id))
            _blobs.Add(new StagedBlob(id, path, earlier));
    }

    private static bool IsFile(string mode) => mode.StartsWith("100", StringComparison.Ordinal);

    /// <summary>A conflict has up to three versions, each of which may be what is committed in the end.</summary>
    private void AddUnmerged()
    {
        foreach (string record in GitProcess.ReadIndexRecords(_repository.Folder, _repository.IndexFile, "ls-files", "-z", "--unmerged", "--full-name"))
        {
            // <mode> SP <object> SP <stage> TAB <path>
            int tab = record.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || record[..tab].Split(' ') is not [string mode, string hex, _] || !ObjectId.TryParse(hex, out ObjectId id))
                throw new GitException($"git printed what is no entry: {record}");
            string path = record[(tab + 1)..];
            IReadOnlyList<ObjectId> earlier = _unmerged.GetValueOrDefault(path, []);
            if (IsFile(mode) && !earlier.Contains(id) && !_blobs.Exists(b => b.Id == id && b.Path == path))
                _blobs.Add(new StagedBlob(id, path, earlier));
        }
    }

    /// <summary>git shows what is only meant to be added as an empty file, unless told to leave it out.</summary>
    private void CountIntentToAdd(string tree)
    {
        List<string> added = Compare(tree, "--ita-invisible-in-index", "--diff-filter=A");
        for (int i = 1; i < added.Count; i += 2)
            _empty.Remove(added[i]);
        _coverage.AddSkipped(SkipReason.IntentToAdd, _empty.Count);
    }

    /// <summary>What the commit that is being made takes over from another is there already: the other side of a merge, what is picked from another branch.</summary>
    private void LeaveOutTaken(string commit)
    {
        var differ = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var removed = new HashSet<ObjectId>();
        try
        {
            List<string> records = Compare(commit);
            for (int i = 0; i + 1 < records.Count; i += 2)
            {
                if (records[i].Split(' ') is not [[':', .. string mode], _, string hex, _, [char status, ..]] || !ObjectId.TryParse(hex, out ObjectId id))
                    throw new GitException($"git printed what is no difference: {records[i]}");
                differ[records[i + 1]] = IsFile(mode) ? id : default;
                if (status == 'D' && IsFile(mode))
                    removed.Add(id);
            }
        }
        catch (GitException)
        {
            // What is not here cannot be known; then all of it is new.
            return;
        }
        ObjectId[] some = [.. removed.Take(MostRemoved)];
        _blobs.RemoveAll(b => !differ.TryGetValue(b.Path, out ObjectId theirs) || theirs == b.Id || (theirs.IsEmpty && removed.Contains(b.Id)));
        for (int i = 0; i < _blobs.Count; i++)
        {
            StagedBlob blob = _blobs[i];
            ObjectId theirs = differ[blob.Path];
            _blobs[i] = blob with { Earlier = theirs.IsEmpty ? [.. blob.Earlier, .. some] : [.. blob.Earlier, theirs] };
        }
    }

    /// <summary>What a commit moves to another path it does not add, whether or not it is changed on the way.</summary>
    private void LeaveOutMoved()
    {
        if (_removed.Count == 0)
            return;
        var removed = _removed.ToHashSet();
        ObjectId[] some = [.. removed.Take(MostRemoved)];
        _blobs.RemoveAll(b => b.Earlier.Count == 0 && removed.Contains(b.Id));
        for (int i = 0; i < _blobs.Count; i++)
        {
            if (_blobs[i].Earlier.Count == 0)
                _blobs[i] = _blobs[i] with { Earlier = some };
        }
    }
}
