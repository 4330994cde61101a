using KeyScan.Git;

namespace KeyScan.Sources.History;

/// <summary>The objects of a part of history, as git lists them.</summary>
internal static class Selection
{
    /// <summary>The objects that <paramref name="options"/> ask for, with the commits, trees and tags on the way to them.</summary>
    /// <exception cref="GitException">git does not know a revision.</exception>
    public static HashSet<ObjectId> Read(string folder, HistoryOptions options)
    {
        var wanted = new HashSet<ObjectId>();
        foreach (string line in GitProcess.ReadLines(folder, [.. Arguments(folder, options)]))
        {
            if (ObjectId.TryParse(line, out ObjectId id))
                wanted.Add(id);
        }
        return wanted;
    }

    private static IEnumerable<string> Arguments(string folder, HistoryOptions options)
    {
        yield return "rev-list";
        yield return "--objects";
        yield return "--no-object-names";
        if (options.SinceDate is not null)
            yield return $"--since={options.SinceDate}";
        if (options.Range is null && options.Branches.Count == 0)
            yield return "--all";
        yield return "--end-of-options";
        if (options.Range is not null)
            yield return Range(folder, options.Range);
        foreach (string branch in options.Branches)
            yield return branch;
        if (options.SinceCommit is not null)
            yield return $"^{options.SinceCommit}";
        yield return "--";
    }

    /// <summary>What B's side added is the same from A and from where they parted. A range from a commit to itself means that commit.</summary>
    private static string Range(string folder, string range)
    {
        int dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            throw new GitException($"'{range}' is no range; write A..B");
        string from = range[..dots], to = range[(dots + 2)..].TrimStart('.');
        ObjectId? start = RefTip.TryResolve(folder, from.Length == 0 ? "HEAD" : from), end = RefTip.TryResolve(folder, to.Length == 0 ? "HEAD" : to);
        if (start is null || end is null)
            throw new GitException($"'{(start is null ? from : to)}' names no commit here; fetch it first");
        return start == end ? $"{end}^!" : $"{start}..{end}";
    }
}
