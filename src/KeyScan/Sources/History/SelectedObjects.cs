using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Refs;
using KeyScan.Git.Walks;

namespace KeyScan.Sources.History;

/// <summary>The objects of a part of history.</summary>
/// <param name="Wanted">The objects that are there, with the commits, trees and tags on the way to them.</param>
/// <param name="Missing">Those that are not there.</param>
/// <param name="IsOneCommit">Whether the range is from a commit to itself, which means that commit.</param>
internal sealed record SelectedObjects(HashSet<ObjectId> Wanted, IReadOnlyList<ObjectId> Missing, bool IsOneCommit)
{
    private const string Remotes = "refs/remotes/";

    /// <summary>The objects that <paramref name="options"/> ask for.</summary>
    /// <param name="layout">The repository.</param>
    /// <param name="options">The part.</param>
    /// <param name="tips">All refs of the repository.</param>
    /// <exception cref="GitException">A revision is not known here.</exception>
    public static SelectedObjects Read(RepositoryLayout layout, HistoryOptions options, IReadOnlyList<RefTip> tips)
    {
        // Nobody has pushed since.
        if (!options.IsChosen && options.Covered.Count > 0 && tips.Select(t => t.Id).ToHashSet().IsSubsetOf(options.Covered))
            return new SelectedObjects([.. options.Again], [], IsOneCommit: false);
        // git reads dates in many ways.
        if (options.SinceDate is not null)
            return SelectedObjectsByGit.Read(layout.GitFolder, options, tips);
        RefFiles refs;
        try
        {
            RepositoryAccess.Check(layout);
            refs = RefFiles.Read(layout);
        }
        catch (UnsupportedRepositoryException)
        {
            return SelectedObjectsByGit.Read(layout.GitFolder, options, tips);
        }
        using var database = ObjectDatabase.Open(layout);
        return Read(new CommitReader(database, layout.Shallow), new RevisionNames(layout, refs, database), refs, options, tips);
    }

    private static SelectedObjects Read(CommitReader commits, RevisionNames names, RefFiles refs, HistoryOptions options,
        IReadOnlyList<RefTip> tips)
    {
        var include = new List<ObjectId>();
        List<ObjectId> exclude = [.. options.Covered];
        bool isOneCommit = false;
        if (options.Push is { } push)
        {
            include.AddRange(push.Pushed);
            exclude.AddRange(push.Known(refs.All, refs.Head, name => refs.HasBelow($"{Remotes}{name}/")));
        }
        else if (options.StartsFromRefs)
            include.AddRange(tips.Select(t => t.Id));
        if (options.Range is { } range)
        {
            (ObjectId from, ObjectId to) = Ends(names, range);
            isOneCommit = from == to;
            include.Add(to);
            // A range from a commit to itself means that commit.
            exclude.AddRange(isOneCommit ? commits.Find(to)?.Parents ?? [] : [from]);
        }
        include.AddRange(options.Branches.Select(b => names.FindObject(b) ?? throw Unknown(b)));
        if (options.SinceCommit is { } since)
            exclude.Add(names.FindCommit(since) ?? throw Unknown(since));
        // A ref that names nothing is reported by itself.
        var objects = RevisionRange.Read(commits, include, exclude, ignoresMissing: options.StartsFromRefs);
        objects.Objects.UnionWith(options.Again);
        return new SelectedObjects(objects.Objects, objects.Missing, isOneCommit);
    }

    /// <summary>What B's side added is the same from A and from where they parted.</summary>
    private static (ObjectId From, ObjectId To) Ends(RevisionNames names, string range)
    {
        int dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            throw new GitException($"'{range}' is no range; write A..B");
        string from = range[..dots], to = range[(dots + 2)..].TrimStart('.');
        return (Commit(from), Commit(to));

        ObjectId Commit(string name) => names.FindCommit(name.Length == 0 ? "HEAD" : name) ?? throw Unknown(name);
    }

    private static GitException Unknown(string revision) => new($"'{revision}' names no commit here; fetch it first");
}
