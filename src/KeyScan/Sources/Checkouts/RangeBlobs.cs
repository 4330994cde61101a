using KeyScan.Git;
using KeyScan.Git.Objects;

namespace KeyScan.Sources.Checkouts;

/// <summary>The files that a range changes, as its beginning and its end have them.</summary>
public sealed class RangeBlobs
{
    private readonly RepositoryLayout _layout;

    private RangeBlobs(RepositoryLayout layout, List<(string, ObjectId)> before, List<(string, ObjectId)> after) => (_layout, Before, After) = (layout, before, after);

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
            string? parting = FindParting(layout.GitFolder, from, to);
            // Without anything in common all of it is new.
            string[] trees = parting is null ? ["--root", to.ToString()] : [parting, to.ToString()];
            string[] records = [.. GitProcess.ReadRecords(layout.GitFolder, ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-commit-id", "--no-relative", "--abbrev=64", .. trees, "--"])];
            for (int i = 0; i + 1 < records.Length; i += 2)
                Add(records[i], records[i + 1], before, after);
            return new RangeBlobs(layout, before, after);
        }
        catch (GitException e)
        {
            throw new ProblemException(new Problem($"git refuses: {e.Message.TrimEnd('.')}", $"{from}..{to}", "Fetch both commits"), e);
        }
    }

    /// <summary>The blobs as a source.</summary>
    /// <param name="blobs">Some of <see cref="Before"/> or <see cref="After"/>.</param>
    /// <param name="largest">Larger ones are passed over, bytes.</param>
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

    // :<old mode> SP <mode> SP <old object> SP <object> SP <status>, then the path
    private static void Add(string record, string path, List<(string, ObjectId)> before, List<(string, ObjectId)> after)
    {
        if (record.Split(' ') is not [[':', .. string oldMode], string mode, string oldHex, string hex, [_, ..]] || !ObjectId.TryParse(oldHex, out ObjectId old) || !ObjectId.TryParse(hex, out ObjectId id))
            throw new GitException($"git printed what is no difference: {record}");
        if (oldMode.StartsWith("100", StringComparison.Ordinal))
            before.Add((path, old));
        if (mode.StartsWith("100", StringComparison.Ordinal))
            after.Add((path, id));
    }

    private sealed class Blobs(RepositoryLayout layout, IReadOnlyList<(string Path, ObjectId Id)> blobs, long largest) : IBlobSource
    {
        public void Read(Func<IBlobReceiver> createReceiver, Coverage coverage, CancellationToken cancellation)
        {
            using var database = ObjectDatabase.Open(layout);
            IBlobReceiver receiver = createReceiver();
            foreach ((string path, ObjectId id) in blobs)
            {
                cancellation.ThrowIfCancellationRequested();
                ObjectRead read = database.Read(id, largest);
                if (read.Outcome != ReadOutcome.Found || !receiver.Wants(read.Content.Span))
                    continue;
                coverage.AddBlob(read.Size);
                receiver.Receive(new Blob(read.Content.Span, new Provenance { Source = SourceKind.Blob, Path = path }, id));
            }
        }
    }
}
