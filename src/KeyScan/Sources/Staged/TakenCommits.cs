using System.Text;
using KeyScan.Git;
using KeyScan.Primitives.Files;

namespace KeyScan.Sources.Staged;

/// <summary>
/// The commits whose content the next commit takes over, by the files that git leaves in the repository meanwhile:
/// <c>MERGE_HEAD</c> while it merges,
/// <c>SQUASH_MSG</c> after <c>merge --squash</c>, <c>CHERRY_PICK_HEAD</c>, <c>REVERT_HEAD</c> and <c>REBASE_HEAD</c> where
/// somebody resolves a conflict. See gitrepository-layout(5) and git-merge(1).
/// </summary>
internal static class TakenCommits
{
    private const int LargestFile = 1 << 20;

    /// <summary>An octopus has many heads; each costs a comparison.</summary>
    private const int MostCommits = 32;

    /// <summary>Revisions that name them.</summary>
    public static IReadOnlyList<string> Read(RepositoryLayout layout)
    {
        var revisions = new List<string>();
        foreach (string name in (string[])["MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD"])
            revisions.AddRange(Lines(layout, name).Where(IsId));
        // What a revert brings back stood in the commit before the one that took it out.
        revisions.AddRange(Lines(layout, "REVERT_HEAD").Where(IsId).Select(id => $"{id}^"));
        // The message lists what is squashed, the newest first.
        const string Squashed = "commit ";
        string? newest = Lines(layout, "SQUASH_MSG").FirstOrDefault(l =>
            l.StartsWith(Squashed, StringComparison.Ordinal) && IsId(l[Squashed.Length..]));
        if (newest is not null)
            revisions.Add(newest[Squashed.Length..]);
        return [.. revisions.Distinct(StringComparer.Ordinal).Take(MostCommits)];
    }

    private static bool IsId(string text) => ObjectId.TryParse(text, out _);

    private static string[] Lines(RepositoryLayout layout, string name)
    {
        string path = Path.Combine(layout.GitDirectory, name);
        return File.Exists(path) && BoundedFile.TryRead(path, "the file", LargestFile, new List<Problem>()) is { } bytes
            ? Encoding.UTF8.GetString(bytes.Span).Split('\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
    }
}
