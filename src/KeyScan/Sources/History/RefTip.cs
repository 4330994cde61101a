using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Refs;
using KeyScan.Git.Walks;
using KeyScan.Primitives.Files;
using KeyScan.Primitives.Programs;

namespace KeyScan.Sources.History;

/// <summary>Where history is entered: a ref, <c>HEAD</c>, or an entry of the stash.</summary>
/// <param name="Name">As people say it: <c>HEAD</c>, <c>main</c>, <c>origin/main</c>, <c>v1.0</c>, <c>stash@{1}</c>, else the
/// full name.</param>
/// <param name="Id">The object it names.</param>
internal sealed record RefTip(string Name, ObjectId Id)
{
    private const int LargestHead = 64 * 1024;
    private const string Heads = "refs/heads/", Remotes = "refs/remotes/", Tags = "refs/tags/", Stash = "refs/stash";

    /// <summary>All refs of a repository, those people look at first before the others.</summary>
    /// <exception cref="GitException">git cannot list them.</exception>
    /// <param name="layout">The repository.</param>
    /// <param name="coverage">Told of refs that git cannot read.</param>
    public static IReadOnlyList<RefTip> ReadAll(RepositoryLayout layout, CoverageCounter coverage)
    {
        List<(string Name, ObjectId Id)> full;
        try
        {
            RepositoryAccess.Check(layout);
            full = Read(layout, RefFiles.Read(layout));
        }
        catch (UnsupportedRepositoryException e)
        {
            full = ReadByGit(layout, coverage, e);
        }
        return [.. full.OrderBy(r => Rank(r.Name)).ThenBy(r => r.Name, StringComparer.Ordinal)
            .Select(r => new RefTip(Short(r.Name), r.Id))];
    }

    private static List<(string Name, ObjectId Id)> Read(RepositoryLayout layout, RefFiles refs)
    {
        List<(string Name, ObjectId Id)> full = [.. refs.All];
        if (refs.Head is { } head)
            full.Add(("HEAD", head));
        HashSet<ObjectId> known = [.. full.Select(r => r.Id)];
        // Commits that another worktree has checked out without a branch.
        foreach ((string worktree, ObjectId id) in Directory.Exists(Path.Combine(layout.CommonDirectory, "worktrees"))
            ? refs.ReadWorktreeHeads() : [])
        {
            if (known.Add(id))
                full.Add(($"worktrees/{worktree}/HEAD", id));
        }
        // Only the newest entry of the stash is a ref; the others stand in its log.
        if (refs.Find(Stash) is not null)
            full.AddRange(refs.ReadStash().Skip(1).Select((id, i) => ($"stash@{{{i + 1}}}", id)));
        return full;
    }

    /// <summary>The same by the git executable, which knows refs kept in other ways, and says what is wrong with one.</summary>
    private static List<(string Name, ObjectId Id)> ReadByGit(RepositoryLayout layout, CoverageCounter coverage,
        UnsupportedRepositoryException reason)
    {
        try
        {
            return ReadByGit(layout, coverage);
        }
        catch (GitException e) when (e.InnerException is ProgramException)
        {
            throw new GitException($"{reason.Message.TrimEnd('.')}; {e.Message}", e);
        }
    }

    private static List<(string Name, ObjectId Id)> ReadByGit(RepositoryLayout layout, CoverageCounter coverage)
    {
        string folder = layout.GitFolder;
        var full = new List<(string Name, ObjectId Id)>();
        string? id = null;
        var warnings = new List<string>();
        foreach (string record in GitProcess.ReadRecords(folder, warnings, "for-each-ref",
            "--format=%(objectname)%00%(refname)%00"))
        {
            if (id is null)
                id = record.TrimStart('\n');
            else
            {
                Add(full, record, id);
                id = null;
            }
        }
        // A symbolic ref to a branch that is not there, such as a remote's HEAD, names nothing that could be scanned.
        foreach (string warning in warnings.Where(w => !w.Contains("dangling symref", StringComparison.Ordinal)))
            coverage.AddProblem(new Problem(
                $"git cannot read a ref: {warning.Replace("warning: ", "", StringComparison.Ordinal)}", folder,
                    "Mend or delete the ref"));
        // Not as a commit: one that is missing is to be reported.
        if (FindHead(layout, full) is { } head)
            full.Add(("HEAD", head));
        if (Directory.Exists(Path.Combine(layout.CommonDirectory, "worktrees")))
            AddWorktrees(folder, full);
        AddStash(folder, full);
        return full;
    }

    /// <summary>The commit a revision names; null where it names none.</summary>
    public static ObjectId? TryResolve(string folder, string revision)
    {
        var layout = RepositoryLayout.Find(folder);
        try
        {
            RepositoryAccess.Check(layout);
            using var database = ObjectDatabase.Open(layout);
            return new RevisionNames(layout, RefFiles.Read(layout), database).FindCommit(revision);
        }
        catch (UnsupportedRepositoryException)
        {
            return TryParse(folder, $"{revision}^{{commit}}");
        }
        catch (GitException)
        {
            return null;
        }
    }

    /// <summary>Whether there are remote-tracking refs, or those of one remote.</summary>
    /// <exception cref="GitException">git cannot list them.</exception>
    public static bool HasRemote(RepositoryLayout layout, string? name = null)
    {
        string below = name is null ? "refs/remotes/" : $"refs/remotes/{name}/";
        try
        {
            RepositoryAccess.Check(layout);
            return RefFiles.Read(layout).HasBelow(below);
        }
        catch (UnsupportedRepositoryException)
        {
            return GitProcess.ReadLines(layout.GitFolder, "for-each-ref", "--count=1", "--format=%(objectname)", below).Any();
        }
    }

    /// <summary>
    /// The names of those <paramref name="tips"/> that reach a commit, in their order; null where nobody can tell, as of a commit
    /// that is gone.
    /// </summary>
    public static IReadOnlyList<string>? ThatReach(CommitReader commits, in ObjectId commit, IReadOnlyList<RefTip> tips) =>
        commits.ThatReach(tips.Select(t => t.Id), commit) is { } ids
        ? [.. tips.Where(t => ids.Contains(t.Id)).Select(t => t.Name).Distinct(StringComparer.Ordinal)] : null;

    /// <summary>
    /// Whether git does not list it among the refs: what is checked out without a branch, older entries of the stash.
    /// </summary>
    public bool IsNoRef => Name == "HEAD" || Name.StartsWith("stash@{", StringComparison.Ordinal)
        || Name.StartsWith("worktrees/", StringComparison.Ordinal);

    /// <summary>From its file where that says it: a process less for each repository of thousands.</summary>
    private static ObjectId? FindHead(RepositoryLayout layout, List<(string Name, ObjectId Id)> refs)
    {
        const string Symbolic = "ref: ";
        try
        {
            string head = RegularFile.ReadLines(Path.Combine(layout.GitDirectory, "HEAD"), LargestHead).FirstOrDefault("").Trim();
            if (ObjectId.TryParse(head, out ObjectId detached))
                return detached;
            if (head.StartsWith(Symbolic, StringComparison.Ordinal)
                && refs.FindIndex(r => r.Name == head[Symbolic.Length..]) is >= 0 and int found)
                return refs[found].Id;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // git says what is wrong with it.
        }
        return TryParse(layout.GitFolder, "HEAD");
    }

    private static ObjectId? TryParse(string folder, string revision)
    {
        try
        {
            foreach (string line in GitProcess.ReadLines(folder, "rev-parse", "--verify", "--quiet",
                "--end-of-options", revision))
            {
                if (ObjectId.TryParse(line, out ObjectId id))
                    return id;
            }
        }
        catch (GitException)
        {
            // It says so by its exit code.
        }
        return null;
    }

    // Commits that another worktree has checked out without a branch. A branch without commits is shown as an id of zeros.
    private static void AddWorktrees(string folder, List<(string Name, ObjectId Id)> refs)
    {
        string worktree = "";
        foreach (string record in GitProcess.ReadRecords(folder, "worktree", "list", "--porcelain", "-z"))
        {
            if (record.StartsWith("worktree ", StringComparison.Ordinal))
                worktree = Path.GetFileName(record);
            else if (record.StartsWith("HEAD ", StringComparison.Ordinal) && ObjectId.TryParse(record.AsSpan(5), out ObjectId id)
                && record.AsSpan(5).ContainsAnyExcept('0') && !refs.Exists(r => r.Id == id))
                refs.Add(($"worktrees/{worktree}/HEAD", id));
        }
    }

    // Only the newest entry of the stash is a ref; the others stand in its log.
    private static void AddStash(string folder, List<(string Name, ObjectId Id)> refs)
    {
        if (!refs.Exists(r => r.Name == Stash))
            return;
        int entry = 0;
        foreach (string line in GitProcess.ReadLines(folder, "rev-list", "--walk-reflogs", Stash, "--"))
        {
            if (entry++ > 0)
                Add(refs, $"stash@{{{entry - 1}}}", line);
        }
    }

    private static void Add(List<(string Name, ObjectId Id)> refs, string name, string hex)
    {
        if (ObjectId.TryParse(hex, out ObjectId id))
            refs.Add((name, id));
    }

    private static int Rank(string name) =>
        name == "HEAD" ? 0 : name.StartsWith(Heads, StringComparison.Ordinal) ? 1
        : name.StartsWith(Tags, StringComparison.Ordinal) ? 2 : name.StartsWith(Remotes, StringComparison.Ordinal) ? 3 : 4;

    private static string Short(string name)
    {
        foreach (string prefix in (string[])[Heads, Tags, Remotes])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return name[prefix.Length..];
        }
        return name == Stash ? "stash" : name;
    }
}
