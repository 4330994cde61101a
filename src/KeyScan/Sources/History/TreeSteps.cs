using System.Text;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// Paths as the numbers of their entries in a tree and its sub-trees: they say where something is without a name, which may hold
/// a secret. A tree never changes, so they mean the same for ever.
/// </summary>
internal sealed class TreeSteps(ObjectDatabase database)
{
    private const int MostSteps = 4096;
    private const int MostKept = 64;

    /// <summary>A hostile tree may have one name many times, so that one path leads many ways.</summary>
    private const int MostVisits = 10_000;

    private readonly Dictionary<ObjectId, ReadOnlyMemory<byte>> _kept = [];

    /// <summary>
    /// The steps from <paramref name="root"/> to <paramref name="target"/> along <paramref name="path"/>; null where it does not
    /// lead there.
    /// </summary>
    public IReadOnlyList<int>? Find(in ObjectId root, string path, in ObjectId target)
    {
        int visits = 0;
        var open = new Stack<(ObjectId Tree, string Ahead, int[] Steps)>([(root, path, [])]);
        while (open.TryPop(out (ObjectId Tree, string Ahead, int[] Steps) next))
        {
            if (++visits > MostVisits || next.Steps.Length >= MostSteps)
                return null;
            var entries = new TreeEntries(Read(next.Tree).Span, database.Format);
            for (int i = 0; entries.MoveNext(); i++)
            {
                TreeEntry entry = entries.Current;
                string name = Encoding.UTF8.GetString(entry.Name);
                if (entry.Id == target && name == next.Ahead)
                    return [.. next.Steps, i];
                if (entry.IsTree && next.Ahead.Length > name.Length && next.Ahead[name.Length] == '/'
                    && next.Ahead.StartsWith(name, StringComparison.Ordinal))
                    open.Push((entry.Id, next.Ahead[(name.Length + 1)..], [.. next.Steps, i]));
            }
        }
        return null;
    }

    /// <summary>
    /// The path of <paramref name="steps"/> from <paramref name="root"/>; null where a tree cannot be read, or has no such entry.
    /// </summary>
    public string? PathOf(ObjectId root, IReadOnlyList<int> steps)
    {
        var names = new List<string>();
        foreach (int step in steps)
        {
            var entries = new TreeEntries(Read(root).Span, database.Format);
            for (int i = 0; i <= step; i++)
            {
                if (!entries.MoveNext())
                    return null;
            }
            names.Add(Encoding.UTF8.GetString(entries.Current.Name));
            root = entries.Current.Id;
        }
        return names.Count == 0 ? null : string.Join('/', names);
    }

    private ReadOnlyMemory<byte> Read(in ObjectId tree)
    {
        if (_kept.TryGetValue(tree, out ReadOnlyMemory<byte> content))
            return content;
        if (!database.TryReadTree(tree, out content))
            content = default;
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[tree] = content;
    }
}
