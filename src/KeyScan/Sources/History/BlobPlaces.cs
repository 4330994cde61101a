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
    private const long LargestTree = 64 << 20;

    private readonly Dictionary<ObjectId, Dictionary<string, int>> _places = [];
    private readonly HashSet<(ObjectId Tree, string Path)> _seen = [];

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
            if (!mayLead(next.Tree) || !_seen.Add(next))
                continue;
            ObjectRead read = database.Read(next.Tree, LargestTree);
            if (read.Outcome != ReadOutcome.Found || read.Type != ObjectType.Tree)
            {
                coverage.AddProblem(new Problem("a tree cannot be read, so paths below it are not known", next.Tree.ToString(), "Run git fsck"));
                continue;
            }
            foreach (TreeEntry entry in new TreeEntries(read.Content.Span, database.Format))
            {
                bool isAskedFor = blobs.Contains(entry.Id);
                if (entry.IsSubmodule || !(isAskedFor || (entry.IsTree && mayLead(entry.Id))))
                    continue;
                string path = next.Path + Encoding.UTF8.GetString(entry.Name);
                if (!isAskedFor)
                    open.Push((entry.Id, path + "/"));
                else
                    Add(entry.Id, path, commit);
            }
        }
    }

    private void Add(in ObjectId blob, string path, int commit)
    {
        if (!_places.TryGetValue(blob, out Dictionary<string, int>? places))
            _places.Add(blob, places = new Dictionary<string, int>(StringComparer.Ordinal));
        if (places.Count < MostPaths)
            places.TryAdd(path, commit);
    }
}
