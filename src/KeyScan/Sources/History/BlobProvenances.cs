using System.Text;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// The first commit that brought each blob to each of its paths. Commits have to come oldest first. Trees may be asked for as
/// blobs are: those that are missing.
/// </summary>
/// <param name="blobs">What is asked for.</param>
/// <param name="database">The objects.</param>
/// <param name="mayLead">Whether a tree may lead there.</param>
/// <param name="coverage">Takes what cannot be read.</param>
/// <param name="known">What leads there of trees that were read already.</param>
internal sealed class BlobProvenances(IReadOnlySet<ObjectId> blobs, ObjectDatabase database, Func<ObjectId, bool> mayLead,
    CoverageCounter coverage, KeptEntries? known = null)
{
    /// <summary>So many paths of one blob are kept, at most.</summary>
    public const int MostPaths = 1000;

    private const int LongestPath = 16_384;

    private readonly Dictionary<ObjectId, Dictionary<string, int>> _places = [];
    private readonly HashSet<(ObjectId Tree, string Path)> _seen = [];
    private readonly Dictionary<ObjectId, int> _visits = [];

    /// <summary>What is wrong with a tree that has an entry which is none.</summary>
    public static Problem Broken(ObjectId tree) =>
        new("the tree is broken: git would not read all of it", tree.ToString(), "Run git fsck");

    /// <summary>Path and commit of each place of a blob; empty where it has none.</summary>
    public IReadOnlyDictionary<string, int> FindPlaces(in ObjectId blob) =>
        _places.TryGetValue(blob, out Dictionary<string, int>? places) ? places
        : new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// Looks through the tree of the commit numbered <paramref name="commit"/>, as far as it was not seen before.
    /// </summary>
    /// <param name="root">The tree.</param>
    /// <param name="commit">The number.</param>
    /// <param name="before">A tree whose places are known already: what stands in both under one name is left out. Empty for
    /// none.</param>
    public void AddTree(ObjectId root, int commit, ObjectId before = default)
    {
        // A stack of our own: trees may nest as deep as a hostile repository likes.
        var open = new Stack<(ObjectId Tree, ObjectId Before, string Path)>();
        if (root != before)
            open.Push((root, before, ""));
        while (open.TryPop(out (ObjectId Tree, ObjectId Before, string Path) next))
        {
            // Who has come to a tree by that many paths has come to all below it by as many: ten trees that each name the next
            // ten times are 10^10 paths.
            if (!mayLead(next.Tree) || _visits.GetValueOrDefault(next.Tree) >= MostPaths || !_seen.Add((next.Tree, next.Path)))
                continue;
            _visits[next.Tree] = _visits.GetValueOrDefault(next.Tree) + 1;
            if (!TryRead(next.Tree, out ReadOnlyMemory<byte> content))
            {
                coverage.AddProblem(new Problem("a tree cannot be read, so paths below it are not known", next.Tree.ToString(),
                    "Run git fsck"));
                continue;
            }
            var old = new TreeEntries(!next.Before.IsEmpty && TryRead(next.Before, out ReadOnlyMemory<byte> last) ? last.Span
                : [], database.Format);
            bool isOld = old.MoveNext();
            var entries = new TreeEntries(content.Span, database.Format);
            while (entries.MoveNext())
            {
                TreeEntry entry = entries.Current;
                while (isOld && Compare(old.Current, entry) < 0)
                    isOld = old.MoveNext();
                bool wasThere = isOld && old.Current.IsTree == entry.IsTree && old.Current.Name.SequenceEqual(entry.Name);
                bool isAskedFor = blobs.Contains(entry.Id);
                if (entry.IsSubmodule || (wasThere && old.Current.Id == entry.Id)
                    || !(isAskedFor || (entry.IsTree && mayLead(entry.Id))))
                    continue;
                if (next.Path.Length + entry.Name.Length > LongestPath)
                {
                    Report(new Problem($"a path below it is longer than {LongestPath:N0} characters, so places there are not "
                        + $"known", next.Tree.ToString(), "Look at who made such a tree"));
                    continue;
                }
                string path = next.Path + Encoding.UTF8.GetString(entry.Name);
                // A folder is asked for where its name is.
                if (isAskedFor)
                    Add(entry.Id, path, commit);
                if (entry.IsTree && mayLead(entry.Id))
                    open.Push((entry.Id, wasThere ? old.Current.Id : default, path + "/"));
            }
            if (entries.IsBroken)
                Report(Broken(next.Tree));
        }
    }

    private void Report(Problem problem)
    {
        if (!coverage.Problems.Contains(problem))
            coverage.AddProblem(problem);
    }

    private bool TryRead(in ObjectId tree, out ReadOnlyMemory<byte> content) =>
        (known is not null && known.TryFind(tree, out content)) || database.TryReadTree(tree, out content);

    /// <summary>
    /// git's order of entries: a folder's name ends with a slash. In trees that are out of order less is recognised as known,
    /// nothing is missed.
    /// </summary>
    private static int Compare(TreeEntry left, TreeEntry right)
    {
        int common = Math.Min(left.Name.Length, right.Name.Length);
        int order = left.Name[..common].SequenceCompareTo(right.Name[..common]);
        return order != 0 ? order : After(left, common).CompareTo(After(right, common));
    }

    private static byte After(TreeEntry entry, int length) =>
        entry.Name.Length > length ? entry.Name[length] : (byte)(entry.IsTree ? '/' : 0);

    private void Add(in ObjectId blob, string path, int commit)
    {
        if (!_places.TryGetValue(blob, out Dictionary<string, int>? places))
            _places.Add(blob, places = new Dictionary<string, int>(StringComparer.Ordinal));
        if (places.Count < MostPaths)
            places.TryAdd(path, commit);
    }
}
