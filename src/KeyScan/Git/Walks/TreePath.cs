using System.Text;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Git.Walks;

/// <summary>
/// Follows a path from a tree to what stands there. Names are compared as they are shown: UTF-8, and what is none replaced.
/// </summary>
internal static class TreePath
{
    /// <summary>The blob at a path, also a link; null where there is none, or a tree on the way cannot be read.</summary>
    /// <param name="database">The objects.</param>
    /// <param name="tree">Where the path begins.</param>
    /// <param name="path">With forward slashes.</param>
    public static ObjectId? FindBlob(ObjectDatabase database, ObjectId tree, string path)
    {
        string[] names = path.Split('/');
        for (int i = 0; i < names.Length; i++)
        {
            if (FindEntry(database, tree, names[i], isTree: i < names.Length - 1) is not { } next)
                return null;
            tree = next;
        }
        return tree;
    }

    private static ObjectId? FindEntry(ObjectDatabase database, in ObjectId tree, string name, bool isTree)
    {
        if (!database.TryReadTree(tree, out ReadOnlyMemory<byte> content))
            return null;
        var entries = new TreeEntries(content.Span, database.Format);
        while (entries.MoveNext())
        {
            TreeEntry entry = entries.Current;
            if (entry.IsTree == isTree && !entry.IsSubmodule && Encoding.UTF8.GetString(entry.Name) == name)
                return entry.Id;
        }
        return null;
    }
}
