using KeyScan.Git;
using KeyScan.Git.Objects;

namespace KeyScan.Sources.History;

/// <summary>
/// Names what of a history is not there. Behind such a gap nobody can tell what refs reach, so that findings there have to be
/// shown.
/// </summary>
internal sealed class HistoryGaps(ObjectDatabase database, RepositoryLayout layout, CommitGraph commits, HistoryOptions options,
    CoverageCounter coverage)
{
    private readonly string _repository = options.Name;

    /// <summary>Whether a commit is missing or cannot be read, which refs reach.</summary>
    public bool IsAmongCommits { get; private set; }

    /// <summary>Whether a tree is missing or cannot be read.</summary>
    public bool IsAmongTrees { get; private set; }

    /// <summary>
    /// Refs that name something which is not there, or no commit that was read although <paramref name="allWereRead"/>.
    /// </summary>
    public void ReportTips(IEnumerable<(RefTip Tip, ObjectId Target, ObjectRead Header)> others, bool allWereRead)
    {
        foreach ((RefTip tip, ObjectId target, ObjectRead header) in others)
        {
            if (header.Outcome == ReadOutcome.Found && (!allWereRead || header.Type is ObjectType.Blob or ObjectType.Tree))
                continue;
            IsAmongCommits = true;
            string what = header.Outcome == ReadOutcome.Missing ? "is missing" : "cannot be read";
            coverage.AddProblem(new Problem($"{tip.Name} names object {target}, which {what}", _repository,
                "Delete the ref or fetch it again"));
        }
    }

    /// <summary>Commits whose parents are not there.</summary>
    public void ReportCommits(bool[] reachable)
    {
        if (layout.Shallow.Count > 0)
            coverage.AddProblem(new Problem(
                $"the clone is shallow: what came before {layout.Shallow.Count:N0} of its commits is not there", _repository,
                    "Fetch it with `git fetch --unshallow`, or scan a range with --range"));
        var shallow = layout.Shallow.ToHashSet();
        foreach ((ObjectId commit, ObjectId parent) in commits.Missing.Where(m =>
            !shallow.Contains(m.Commit) && reachable[commits.Find(m.Commit)]))
        {
            IsAmongCommits = true;
            string what = database.Contains(parent) ? "cannot be read" : "is missing";
            coverage.AddProblem(new Problem($"commit {parent} {what}, the parent of {commit}", _repository,
                "Fetch it, or run git fsck"));
        }
    }

    /// <summary>What a part of history lacks.</summary>
    public void ReportPart(SelectedObjects part)
    {
        // One commit is whole, whether or not its parents are there.
        if (!part.IsOneCommit && layout.Shallow.Where(part.Wanted.Contains).ToArray() is { Length: > 0 } cuts)
            coverage.AddProblem(new Problem($"the clone is shallow and ends at commit {cuts[0]}, inside the part asked for",
                _repository, "Fetch more with `git fetch --unshallow` or --deepen"));
        ObjectId[] missing = [.. part.Missing, .. part.Wanted.Where(id => !database.Contains(id))];
        if (layout.IsPartial)
            ReportPartial(missing.Length);
        else
        {
            foreach (ObjectId id in missing)
                coverage.AddProblem(new Problem("the object is missing", id.ToString(), "Fetch it, or run git fsck"));
        }
    }

    /// <summary>Trees that cannot be read.</summary>
    public void ReportUnreadableTrees(IEnumerable<Problem> problems)
    {
        HashSet<Problem> known = [.. coverage.Problems];
        foreach (Problem problem in problems.Where(known.Add))
        {
            IsAmongTrees = true;
            coverage.AddProblem(problem);
        }
    }

    /// <summary>What commits and trees name and is not there, with the commit and the path that first named it.</summary>
    public void ReportTrees(IReadOnlySet<ObjectId> missing, Func<ObjectId, bool> mayLead, IEnumerable<int> oldestFirst)
    {
        ObjectId empty = ObjectHash.Compute(database.Format, ObjectType.Tree, []);
        var places = new BlobProvenances(missing, database, mayLead, coverage);
        var roots = new Dictionary<ObjectId, int>();
        foreach (int commit in oldestFirst)
        {
            ObjectId root = commits[commit].Tree;
            // git knows the empty tree also where nobody has stored it.
            if (root != empty && !database.Contains(root))
                roots.TryAdd(root, commit);
            else if (!layout.IsPartial)
                places.AddTree(root, commit);
        }
        IsAmongTrees |= roots.Count > 0 || missing.Count > 0;
        if (layout.IsPartial)
        {
            ReportPartial(missing.Count + roots.Count);
            return;
        }
        foreach ((ObjectId root, int commit) in roots)
            coverage.AddProblem(new Problem($"the tree of commit {commits[commit].Id} is missing", root.ToString(),
                "Fetch it, or run git fsck"));
        foreach (ObjectId id in missing.Order())
        {
            // What only unreachable trees name may have been pruned.
            foreach ((string path, int commit) in places.FindPlaces(id).OrderBy(p => p.Key, StringComparer.Ordinal).Take(1))
                coverage.AddProblem(new Problem($"the object is missing: {path} in commit {commits[commit].Id}", id.ToString(),
                    "Fetch it, or run git fsck"));
        }
    }

    private void ReportPartial(long missing)
    {
        if (missing > 0)
            coverage.AddProblem(new Problem($"the clone is partial: {missing:N0} objects are only at its remote", _repository,
                options.WhatToDoAboutPartial));
    }
}
