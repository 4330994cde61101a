using KeyScan.Git.Indexes;

namespace KeyScan.Git.Facts;

/// <summary>Facts told by the git executable, a process a question. It knows every kind of repository.</summary>
/// <param name="layout">The repository.</param>
/// <param name="indexFile">The absolute path of another index than the repository's own; null for that.</param>
internal sealed class ProgramFacts(RepositoryLayout layout, string? indexFile) : IRepositoryFacts
{
    private const string EmptyTreeSha1 = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private const string EmptyTreeSha256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
    private const string EmptyBlobSha1 = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    private const string EmptyBlobSha256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";

    private static readonly string[] Raw = ["-z", "--raw", "--no-renames", "--no-relative", "--abbrev=64"];

    private string EmptyTree => layout.Format == ObjectFormat.Sha256 ? EmptyTreeSha256 : EmptyTreeSha1;

    /// <inheritdoc/>
    public ObjectId? FindCommit(string revision)
    {
        try
        {
            foreach (string line in GitProcess.ReadLines(layout.GitFolder, "rev-parse", "--verify", "--quiet", "--end-of-options",
                $"{revision}^{{commit}}"))
            {
                if (ObjectId.TryParse(line, out ObjectId id))
                    return id;
            }
        }
        catch (GitException e) when (e.InnerException is null)
        {
            // It says so by its exit code.
        }
        return null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareIndex(ObjectId? commit)
    {
        string tree = commit?.ToString() ?? EmptyTree;
        List<PathChange> changes = CompareIndex(tree);
        if (!changes.Exists(IsEmptyFile))
            return changes;
        // git shows what is only meant to be added as an empty file, unless told to leave it out.
        HashSet<string> added = [.. CompareIndex(tree, "--ita-invisible-in-index", "--diff-filter=A").Select(c => c.Path)];
        return [.. changes.Select(c => c with { IsIntentToAdd = IsEmptyFile(c) && !added.Contains(c.Path) })];
    }

    /// <inheritdoc/>
    public IReadOnlyList<IndexEntry> ReadConflicts()
    {
        var entries = new List<IndexEntry>();
        foreach (string record in GitProcess.ReadIndexRecords(layout.GitFolder, indexFile, "ls-files", "-z", "--unmerged",
            "--full-name"))
        {
            // <mode> SP <object> SP <stage> TAB <path>
            int tab = record.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || record[..tab].Split(' ') is not [string mode, string hex, [>= '0' and <= '3' and char stage]]
                || !ObjectId.TryParse(hex, out ObjectId id))
                throw new GitException($"git printed what is no entry: {record}");
            entries.Add(new IndexEntry(record[(tab + 1)..], Convert.ToInt32(mode, 8), id, stage - '0'));
        }
        return entries;
    }

    /// <inheritdoc/>
    public ObjectId? FindMergeBase(ObjectId one, ObjectId other)
    {
        try
        {
            return GitProcess.ReadLines(layout.GitFolder, "merge-base", one.ToString(), other.ToString())
                .Select(l => ObjectId.TryParse(l, out ObjectId id) ? id : (ObjectId?)null).FirstOrDefault();
        }
        catch (GitException e) when (e.InnerException is null)
        {
            // It says so by its exit code.
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareTrees(ObjectId? from, ObjectId to) =>
        ReadChanges(GitProcess.ReadRecords(layout.GitFolder,
        ["diff-tree", "-r", "--no-commit-id", .. Raw, from?.ToString() ?? EmptyTree, to.ToString(), "--"]));

    /// <inheritdoc/>
    public void Dispose()
    {
        // Each process has ended with its answer.
    }

    private List<PathChange> CompareIndex(string tree, params string[] more) =>
        ReadChanges(GitProcess.ReadIndexRecords(layout.GitFolder, indexFile,
        ["diff-index", "--cached", .. Raw, .. more, tree, "--"]));

    private static bool IsEmptyFile(PathChange change) =>
        change.Status == 'A' && change.Id.ToString() is EmptyBlobSha1 or EmptyBlobSha256;

    // :<old mode> SP <mode> SP <old object> SP <object> SP <status>, then the path
    private static List<PathChange> ReadChanges(IEnumerable<string> records)
    {
        var changes = new List<PathChange>();
        string? change = null;
        foreach (string record in records)
        {
            if (change is null)
            {
                change = record;
                continue;
            }
            if (change.Split(' ') is not [[':', .. string oldMode], string mode, string oldHex, string hex, [char status, ..]]
                || !ObjectId.TryParse(oldHex, out ObjectId old) || !ObjectId.TryParse(hex, out ObjectId id))
                throw new GitException($"git printed what is no difference: {change}");
            changes.Add(new PathChange(status, record, Convert.ToInt32(oldMode, 8), Convert.ToInt32(mode, 8), old, id));
            change = null;
        }
        return changes;
    }
}
