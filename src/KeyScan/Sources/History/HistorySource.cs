using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Sources.History;

/// <summary>
/// The history of a repository, each blob once, in the order in which its pack gives it up fastest. The messages of commits and tags too. Where
/// something was found is asked afterwards, so that trees are read only by scans that find something.
/// </summary>
public sealed class HistorySource(HistoryOptions options) : IAttributingSource, IDisposable
{
    /// <summary>So few objects are looked up one by one; more are cheaper to take as they come in the pack.</summary>
    private const int FewObjects = 20_000;

    private HistoryIndex? _index;

    /// <inheritdoc/>
    /// <exception cref="ProblemException">There is no repository, or git cannot tell what is asked for.</exception>
    public void Read(Func<IBlobReceiver> createReceiver, Coverage coverage, CancellationToken cancellation)
    {
        var layout = RepositoryLayout.Find(options.Repository);
        try
        {
            IReadOnlyList<RefTip> tips = RefTip.ReadAll(layout.GitFolder, coverage);
            Selection? part = options.IsPart ? Selection.Read(layout.GitFolder, options) : null;
            Read(layout, tips, part, createReceiver, coverage, cancellation);
        }
        catch (GitException e)
        {
            throw new ProblemException(new Problem($"git refuses: {e.Message.TrimEnd('.')}", options.Name, "Check the revision, or what git says about the repository"), e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> Attribute(IReadOnlySet<ObjectId> objects, Coverage coverage, CancellationToken cancellation) =>
        _index?.Attribute(objects, cancellation) ?? new Dictionary<ObjectId, IReadOnlyList<Provenance>>();

    /// <inheritdoc/>
    public void Dispose() => _index?.Dispose();

    private void Read(
        RepositoryLayout layout, IReadOnlyList<RefTip> tips, Selection? part, Func<IBlobReceiver> createReceiver, Coverage coverage, CancellationToken cancellation)
    {
        var database = ObjectDatabase.Open(layout);
        foreach (Problem problem in layout.Problems.Concat(database.Problems))
            coverage.AddProblem(problem);
        foreach (Pack pack in database.Packs.Where(p => options.VerifyIds && !p.File.HasItsChecksum()))
            coverage.AddProblem(new Problem("the pack's checksum is wrong", pack.File.Path, "Run git fsck, and fetch again what it names"));

        HashSet<ObjectId>? wanted = part?.Wanted;
        int workers = Math.Max(1, options.Threads);
        var receiver = new HistoryReceiver([.. Enumerable.Range(0, workers).Select(_ => createReceiver())], database.Format, options.MaxBlobSize, wanted, coverage);
        var bulk = new BulkOptions { Workers = workers, LargestObject = options.MaxBlobSize, VerifyIds = options.VerifyIds };
        BulkResult result = wanted is { Count: <= FewObjects }
            ? ReadFew(database, wanted, receiver, bulk, cancellation)
            : ObjectSweep.Read(database, receiver, bulk, cancellation);
        foreach (Problem problem in result.Problems)
            coverage.AddProblem(problem);
        coverage.AddSkipped(SkipReason.TooLarge, result.TooLargeCount);

        receiver.Commits.Complete();
        _index = new HistoryIndex(database, layout, receiver, tips, part, options, coverage);
        _index.ReportCoverage();
    }

    private static BulkResult ReadFew(ObjectDatabase database, HashSet<ObjectId> wanted, HistoryReceiver receiver, BulkOptions options, CancellationToken cancellation)
    {
        var result = new BulkResult();
        ObjectId[] ids = [.. wanted];
        int next = -1;
        PackReader.Spread(options.Workers, (worker, stop) =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < ids.Length;)
            {
                stop.ThrowIfCancellationRequested();
                ReadOne(database, ids[i], receiver, options, result, worker);
            }
        }, cancellation);
        return result;
    }

    private static void ReadOne(ObjectDatabase database, in ObjectId id, HistoryReceiver receiver, BulkOptions options, BulkResult result, int worker)
    {
        ObjectRead header = database.ReadHeader(id);
        if (header.Outcome == ReadOutcome.Found && !receiver.Wants(id, header.Type, header.Size))
            return;
        ObjectRead read = database.Read(id, options.LargestObject);
        if (read.Outcome == ReadOutcome.Found)
            receiver.Receive(id, read.Type, read.Content, worker);
        else if (read.Error is not null)
            result.Add(read.Error.ToProblem());
        else if (read.Outcome == ReadOutcome.Missing)
            result.Add(new Problem("the object is missing", id.ToString(), "Fetch it: a partial clone leaves objects at its remote"));
        else
            result.AddTooLarge(id, read.Size);
    }
}
