using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Sources;

namespace KeyScan.Forges.Checkouts;

/// <summary>The files that a range changes, as its beginning and its end have them.</summary>
public sealed class RangeBlobs
{
    /// <summary>The tree without entries, which git knows without having it (cached_trees in object-file.c).</summary>
    private const string EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    /// <summary>The same in a repository of SHA-256.</summary>
    private const string EmptyTreeOfSha256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";

    private readonly RepositoryLayout _layout;
    private readonly string _beginning;

    private RangeBlobs(RepositoryLayout layout, string beginning, List<(string, ObjectId)> before, List<(string, ObjectId)> after) =>
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
            // Without anything in common all of it is new.
            string beginning = FindParting(layout.GitFolder, from, to) ?? (layout.Format == ObjectFormat.Sha256 ? EmptyTreeOfSha256 : EmptyTree);
            string[] records = [.. GitProcess.ReadRecords(layout.GitFolder, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-commit-id", "--no-relative", "--abbrev=64", beginning, to.ToString(), "--")];
            for (int i = 0; i + 1 < records.Length; i += 2)
                Add(records[i], records[i + 1], before, after);
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
        if (left.Count == 0)
            return [];
        try
        {
            return [.. CommitFiles.ReadTree(_layout, _beginning, path: null).Where(f => IsFile(f.Mode) && left.Contains(f.Path)).Select(f => (f.Path, f.Id))];
        }
        catch (GitException e)
        {
            throw Refusal(e, _beginning);
        }
    }

    /// <summary>The blobs as a source.</summary>
    /// <param name="blobs">Some of <see cref="Before"/> or <see cref="After"/>.</param>
    /// <param name="largest">Larger texts are not covered, bytes.</param>
    public IBlobSource Source(IReadOnlyList<(string Path, ObjectId Id)> blobs, long largest) => new Blobs(_layout, blobs, largest);

    private static string? FindParting(string folder, in ObjectId from, in ObjectId to)
    {
        try
        {
            return GitProcess.ReadLines(folder, "merge-base", from.ToString(), to.ToString()).FirstOrDefault();
        }
        catch (GitException)
        {
            // It says so by its exit code.
            return null;
        }
    }

    /// <summary>Files, and links: what a link leads to is a text as well.</summary>
    private static bool IsFile(string mode) => mode.StartsWith("100", StringComparison.Ordinal) || mode == "120000";

    private static ProblemException Refusal(GitException e, string where) => new(new Problem($"git refuses: {e.Message.TrimEnd('.')}", where, "Fetch both commits"), e);

    // :<old mode> SP <mode> SP <old object> SP <object> SP <status>, then the path
    private static void Add(string record, string path, List<(string, ObjectId)> before, List<(string, ObjectId)> after)
    {
        if (record.Split(' ') is not [[':', .. string oldMode], string mode, string oldHex, string hex, [_, ..]] || !ObjectId.TryParse(oldHex, out ObjectId old) || !ObjectId.TryParse(hex, out ObjectId id))
            throw new GitException($"git printed what is no difference: {record}");
        if (IsFile(oldMode))
            before.Add((path, old));
        if (IsFile(mode))
            after.Add((path, id));
    }

    private sealed class Blobs(RepositoryLayout layout, IReadOnlyList<(string Path, ObjectId Id)> blobs, long largest) : IBlobSource
    {
        public void Read(Func<IBlobReceiver> createReceiver, Coverage coverage, CancellationToken cancellation)
        {
            using var database = ObjectDatabase.Open(layout);
            IBlobReceiver receiver = createReceiver();
            var objects = new ObjectDelivery(layout, database, largest);
            foreach ((string path, ObjectId id) in blobs)
            {
                cancellation.ThrowIfCancellationRequested();
                // What cannot be read was reported when the range was scanned.
                _ = objects.TryHandOver(id, new Provenance { Source = SourceKind.Blob, Path = path }, earlier: null, receiver, out _);
            }
        }
    }
}
