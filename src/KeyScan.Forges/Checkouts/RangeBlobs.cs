using KeyScan.Git;
using KeyScan.Git.Facts;
using KeyScan.Git.Objects;
using KeyScan.Sources;

namespace KeyScan.Forges.Checkouts;

/// <summary>The files that a range changes, as its beginning and its end have them.</summary>
internal sealed class RangeBlobs
{
    private readonly RepositoryLayout _layout;
    private readonly ObjectId? _beginning;

    private RangeBlobs(RepositoryLayout layout, ObjectId? beginning, List<(string, ObjectId)> before,
        List<(string, ObjectId)> after) =>
        (_layout, _beginning, Before, After) = (layout, beginning, before, after);

    /// <summary>Path and blob of what the beginning has.</summary>
    public IReadOnlyList<(string Path, ObjectId Id)> Before { get; }

    /// <summary>Path and blob of what the end has.</summary>
    public IReadOnlyList<(string Path, ObjectId Id)> After { get; }

    /// <summary>Compares the end of a range with where it left the beginning.</summary>
    /// <exception cref="ProblemException">git cannot tell.</exception>
    public static RangeBlobs Read(string folder, in ObjectId from, in ObjectId to)
    {
        var layout = RepositoryLayout.Find(folder);
        var (before, after) = (new List<(string, ObjectId)>(), new List<(string, ObjectId)>());
        try
        {
            using var facts = new RepositoryFacts(layout);
            // Without anything in common all of it is new.
            ObjectId? beginning = facts.FindMergeBase(from, to);
            foreach (PathChange change in facts.CompareTrees(beginning, to))
            {
                if (IsFile(change.OldMode))
                    before.Add((change.Path, change.OldId));
                if (IsFile(change.Mode))
                    after.Add((change.Path, change.Id));
            }
            return new RangeBlobs(layout, beginning, before, after);
        }
        catch (GitException e)
        {
            throw Refusal(e, $"{from}..{to}");
        }
    }

    /// <summary>Path and blob of those of <paramref name="paths"/> that beginning and end have in common.</summary>
    /// <exception cref="ProblemException">git cannot tell.</exception>
    public IReadOnlyList<(string Path, ObjectId Id)> Unchanged(IEnumerable<string> paths)
    {
        HashSet<string> left = [.. paths.Except(Before.Concat(After).Select(b => b.Path), StringComparer.Ordinal)];
        if (left.Count == 0 || _beginning is not { } beginning)
            return [];
        try
        {
            return [.. CommitFiles.ReadTree(_layout, beginning.ToString(), path: null)
                .Where(f => IsFile(Convert.ToInt32(f.Mode, 8)) && left.Contains(f.Path)).Select(f => (f.Path, f.Id))];
        }
        catch (GitException e)
        {
            throw Refusal(e, beginning.ToString());
        }
    }

    /// <summary>The blobs as a source.</summary>
    /// <param name="blobs">Some of <see cref="Before"/> or <see cref="After"/>.</param>
    /// <param name="largest">Larger texts are not covered, bytes.</param>
    public IBlobSource Source(IReadOnlyList<(string Path, ObjectId Id)> blobs, long largest) =>
        new Blobs(_layout, blobs, largest);

    /// <summary>Files, and links: what a link leads to is a text as well.</summary>
    private static bool IsFile(int mode) => PathChange.IsFile(mode) || PathChange.IsLink(mode);

    private static ProblemException Refusal(GitException e, string where) =>
        new(new Problem($"git refuses: {e.Message.TrimEnd('.')}", where, "Fetch both commits"), e);

    private sealed class Blobs(RepositoryLayout layout, IReadOnlyList<(string Path, ObjectId Id)> blobs, long largest)
        : IBlobSource
    {
        public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
        {
            using var database = ObjectDatabase.Open(layout);
            IBlobReceiver receiver = createReceiver();
            var objects = new ObjectDelivery(layout, database, largest);
            foreach ((string path, ObjectId id) in blobs)
            {
                cancellation.ThrowIfCancellationRequested();
                // What cannot be read was reported when the range was scanned.
                _ = objects.TryHandOver(id, new Provenance { Source = SourceKind.Blob, Path = path }, earlier: null,
                    receiver, out _);
            }
        }
    }
}
