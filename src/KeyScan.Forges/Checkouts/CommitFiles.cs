using KeyScan.Git;
using KeyScan.Git.Objects;

namespace KeyScan.Forges.Checkouts;

/// <summary>The files of one commit, read without a working tree. Links are not followed: there is none of that name.</summary>
/// <param name="folder">The repository, or a folder in it.</param>
/// <param name="commit">The commit.</param>
internal sealed class CommitFiles(string folder, ObjectId commit)
{
    private readonly RepositoryLayout _layout = RepositoryLayout.Find(folder);

    /// <summary>The commit.</summary>
    public ObjectId Commit => commit;

    /// <summary>The blob at a path; null where there is no file.</summary>
    /// <param name="path">From the root, with forward slashes.</param>
    /// <exception cref="ProblemException">git cannot tell.</exception>
    public ObjectId? Find(string path)
    {
        try
        {
            foreach ((string mode, ObjectId id, string _) in ReadTree(_layout, commit.ToString(), path))
            {
                if (mode.StartsWith("100", StringComparison.Ordinal))
                    return id;
            }
            return null;
        }
        catch (GitException e)
        {
            throw new ProblemException(
                new Problem($"git refuses: {e.Message.TrimEnd('.')}", $"{commit}:{path}", "Fetch the commit"), e);
        }
    }

    /// <summary>
    /// Mode, blob and path of what a tree has: at one path, or of all below it where <paramref name="path"/> is null.
    /// </summary>
    /// <exception cref="GitException">git cannot tell.</exception>
    internal static IEnumerable<(string Mode, ObjectId Id, string Path)> ReadTree(RepositoryLayout layout, string tree,
        string? path)
    {
        string[] which = path is null ? ["-r", tree, "--"] : [tree, "--", path];
        // <mode> SP <type> SP <object> TAB <path>
        foreach (string record in GitProcess.ReadRecords(layout.GitFolder, ["ls-tree", "-z", "--full-tree", .. which]))
        {
            int tab = record.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0 && record[..tab].Split(' ') is [string mode, "blob", string hex]
                && ObjectId.TryParse(hex, out ObjectId id))
                yield return (mode, id, record[(tab + 1)..]);
        }
    }

    /// <summary>The bytes at a path; null where there is no file.</summary>
    /// <exception cref="ProblemException">It is larger than <paramref name="most"/>, or cannot be read.</exception>
    public ReadOnlyMemory<byte>? Read(string path, int most)
    {
        if (Find(path) is not { } id)
            return null;
        using var database = ObjectDatabase.Open(_layout);
        ObjectRead read = database.Read(id, most);
        return read.Outcome switch
        {
            ReadOutcome.Found => read.Content.ToArray(),
            ReadOutcome.TooLarge =>
            throw new ProblemException(
            new Problem($"it has {read.Size:N0} bytes, more than the limit of {most:N0}", $"{commit}:{path}", "Make it smaller")),
            _ when _layout.IsPartial =>
            throw new ProblemException(
            new Problem("the clone is partial, and the object is only at its remote", $"{commit}:{path}",
                "Leave `filter` out where the workflow uses actions/checkout")),
            _ => throw new ProblemException(new Problem("the object cannot be read", $"{commit}:{path}", "Run git fsck")),
        };
    }
}
