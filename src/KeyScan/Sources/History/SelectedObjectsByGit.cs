using System.Globalization;
using KeyScan.Git;

namespace KeyScan.Sources.History;

/// <summary>
/// Lists the objects of a part of history by the git executable: of one that begins at a date, and of repositories whose refs are
/// not read in this process.
/// </summary>
internal static class SelectedObjectsByGit
{
    private const string OnlyItself = "^!";
    private const int MostBelowOlder = 10_000;

    private static readonly string[] ListObjects = ["rev-list", "--objects", "--no-object-names", "--missing=print"];

    /// <summary>The objects that <paramref name="options"/> ask for.</summary>
    /// <param name="folder">Where to run git.</param>
    /// <param name="options">The part.</param>
    /// <param name="tips">All refs of the repository.</param>
    /// <exception cref="GitException">git does not know a revision.</exception>
    public static SelectedObjects Read(string folder, HistoryOptions options, IReadOnlyList<RefTip> tips)
    {
        var wanted = new HashSet<ObjectId>(options.Again);
        var missing = new List<ObjectId>();
        void Take(string line)
        {
            if (line.StartsWith('?') && ObjectId.TryParse(line.AsSpan(1), out ObjectId absent))
                missing.Add(absent);
            else if (ObjectId.TryParse(line, out ObjectId id))
                wanted.Add(id);
        }
        string? range = options.Range is null ? null : Range(folder, options.Range);
        string[] limits = options.SinceDate is null ? [] : [$"--since={options.SinceDate}"];
        foreach (string[] revisions in options.Push?.Revisions(name => HasRemote(folder, name))
            ?? [[.. Revisions(folder, options, range, tips)]])
        {
            foreach (string line in GitProcess.ReadLines(folder,
                [.. ListObjects, .. limits, .. revisions, .. Boundary(folder, limits, revisions), "--"]))
                Take(line);
            foreach (string commit in limits.Length == 0 ? [] : BelowOlder(folder, limits[0], revisions, wanted))
            {
                foreach (string line in GitProcess.ReadLines(folder, [.. ListObjects, $"{commit}{OnlyItself}", "--"]))
                    Take(line);
            }
        }
        return new SelectedObjects(wanted, missing, range?.EndsWith(OnlyItself, StringComparison.Ordinal) == true);
    }

    private static IEnumerable<string> Revisions(string folder, HistoryOptions options, string? range, IReadOnlyList<RefTip> tips)
    {
        if (options.StartsFromRefs)
        {
            // A ref that names nothing is reported by itself.
            yield return "--ignore-missing";
            yield return "--all";
        }
        yield return "--end-of-options";
        if (options.StartsFromRefs)
        {
            // Older entries of the stash stand in its log alone.
            foreach (RefTip tip in tips.Where(t => t.IsNoRef))
                yield return tip.Id.ToString();
        }
        if (range is not null)
            yield return range;
        foreach (string branch in options.Branches)
        {
            // By its name: an annotated tag has a message of its own.
            _ = Resolve(folder, branch);
            yield return branch;
        }
        if (options.SinceCommit is not null)
            yield return $"^{Resolve(folder, options.SinceCommit)}";
        foreach (ObjectId covered in options.Covered)
            yield return $"^{covered}";
    }

    /// <summary>What the last commits before a date had is not new, though git lists it as theirs that follow.</summary>
    private static IEnumerable<string> Boundary(string folder, string[] limits, string[] revisions) => limits.Length == 0
        ? []
        : GitProcess.ReadLines(folder, ["rev-list", "--boundary", .. limits, .. revisions, "--"]).Where(l => l.StartsWith('-'))
            .Select(l => $"^{l.AsSpan(1)}");

    /// <summary>
    /// Commits after the date below one before it: git stops looking at the first that is older, and anybody can give a commit an
    /// old date. (Only newer versions of git have --since-as-filter.)
    /// </summary>
    private static List<string> BelowOlder(string folder, string since, string[] revisions, HashSet<ObjectId> listed)
    {
        // --max-age=<seconds since 1970>: git reads the date, in all the ways it knows.
        string age = GitProcess.ReadLines(folder, "rev-parse", since).First();
        long from = long.Parse(age.AsSpan(age.IndexOf('=', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
        var below = new List<string>();
        foreach (string line in GitProcess.ReadLines(folder, ["rev-list", "--timestamp", .. revisions, "--"]))
        {
            if (line.Split(' ') is [string time, string commit]
                && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds >= from
                && ObjectId.TryParse(commit, out ObjectId id) && !listed.Contains(id))
                below.Add(commit);
        }
        return below.Count <= MostBelowOlder ? below
            : throw new GitException(
            $"{below.Count:N0} commits after the date lie below older ones; choose the part by --since-commit or --range");
    }

    /// <summary>
    /// What B's side added is the same from A and from where they parted. A range from a commit to itself means that commit.
    /// </summary>
    private static string Range(string folder, string range)
    {
        int dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            throw new GitException($"'{range}' is no range; write A..B");
        string from = range[..dots], to = range[(dots + 2)..].TrimStart('.');
        string start = Resolve(folder, from.Length == 0 ? "HEAD" : from), end = Resolve(folder, to.Length == 0 ? "HEAD" : to);
        return start == end ? $"{end}{OnlyItself}" : $"{start}..{end}";
    }

    private static string Resolve(string folder, string revision) =>
        RefTip.TryResolve(folder, revision)?.ToString()
        ?? throw new GitException($"'{revision}' names no commit here; fetch it first");

    private static bool HasRemote(string folder, string name) =>
        GitProcess.ReadLines(folder, "for-each-ref", "--count=1", "--format=%(objectname)", $"refs/remotes/{name}/").Any();
}
