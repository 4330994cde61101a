using System.Text;
using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// The first commit that brought each blob to each of its paths. Commits have to come oldest first. Trees may be asked for as blobs are: those
/// that are missing.
/// </summary>
internal sealed class BlobPlaces(IReadOnlySet<ObjectId> blobs, ObjectDatabase database, Func<ObjectId, bool> mayLead, Coverage coverage)
{
    private const int MostPaths = 1000;
    private const int LongestPath = 16_384;
    private const long LargestTree = 64 << 20;

    private readonly Dictionary<ObjectId, Dictionary<string, int>> _places = [];
    private readonly HashSet<(ObjectId Tree, string Path)> _seen = [];
    private readonly Dictionary<ObjectId, int> _visits = [];

    /// <summary>What is wrong with a tree that has an entry which is none.</summary>
    public static Problem Broken(ObjectId tree) => new("the tree is broken: git would not read all of it", tree.ToString(), "Run git fsck");

    /// <summary>Path and commit of each place of a blob; empty where it has none.</summary>
    public IReadOnlyDictionary<string, int> Of(in ObjectId blob) => _places.TryGetValue(blob, out Dictionary<string, int>? places) ? places : new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Looks through the tree of the commit numbered <paramref name="commit"/>, as far as it was not seen before.</summary>
    public void AddTree(ObjectId root, int commit)
    {
        // A stack of our own: trees may nest as deep as a hostile repository likes.
        var open = new Stack<(ObjectId Tree, string Path)>();
        open.Push((root, ""));
        while (open.TryPop(out (ObjectId Tree, string Path) next))
        {
            // Who has come to a tree by that many paths has come to all below it by as many: ten trees that each name the next ten times are 10^10 paths.
            if (!mayLead(next.Tree) || _visits.GetValueOrDefault(next.Tree) >= MostPaths || !_seen.Add(next))
                continue;
            _visits[next.Tree] = _visits.GetValueOrDefault(next.Tree) + 1;
            ObjectRead read = database.Read(next.Tree, LargestTree);
            if (read.Outcome != ReadOutcome.Found || read.Type != ObjectType.Tree)
            {
                coverage.AddProblem(new Problem("a tree cannot be read, so paths below it are not known", next.Tree.ToString(), "Run git fsck"));
                continue;
            }
            var entries = new TreeEntries(read.Content.Span, database.Format);
            while (entries.MoveNext())
            {
                TreeEntry entry = entries.Current;
                bool isAskedFor = blobs.Contains(entry.Id);
                if (entry.IsSubmodule || !(isAskedFor || (entry.IsTree && mayLead(entry.Id))))
                    continue;
                if (next.Path.Length + entry.Name.Length > LongestPath)
                {
                    Report(new Problem($"a path below it is longer than {LongestPath:N0} characters, so places there are not known", next.Tree.ToString(), "Look at who made such a tree"));
                    continue;
                }
                string path = next.Path + Encoding.UTF8.GetString(entry.Name);
                if (!isAskedFor)
                    open.Push((entry.Id, path + "/"));
                else
                    Add(entry.Id, path, commit);
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

    private void Add(in ObjectId blob, string path, int commit)
    {
        if (!_places.TryGetValue(blob, out Dictionary<string, int>? places))
            _places.Add(blob, places = new Dictionary<string, int>(StringComparer.Ordinal));
        if (places.Count < MostPaths)
            places.TryAdd(path, commit);
    }
}
