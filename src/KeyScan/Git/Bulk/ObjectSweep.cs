using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Git.Bulk;

/// <summary>
/// Hands over every wanted object of a database: pack after pack, then the loose ones. One held twice is offered twice.
/// </summary>
internal static class ObjectSweep
{
    /// <summary>Reads all of <paramref name="database"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BulkResult Read(ObjectDatabase database, IObjectReceiver receiver, BulkOptions options,
        CancellationToken cancellation = default)
    {
        var result = new BulkResult();
        foreach (Pack pack in database.Packs)
            PackReader.Read(pack, database, receiver, options, result, cancellation);
        foreach (LooseObjects loose in database.Loose)
            ReadLoose(loose, database.Format, receiver, options, result, cancellation);
        return result;
    }

    /// <summary>Reads <paramref name="ids"/> alone, each looked up by itself; one that is missing is a problem.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BulkResult Read(
        ObjectDatabase database, IReadOnlyCollection<ObjectId> ids, IObjectReceiver receiver, BulkOptions options,
            CancellationToken cancellation = default)
    {
        var result = new BulkResult();
        ObjectId[] all = [.. ids];
        int next = -1;
        PackReader.Spread(options.Workers, (worker, stop) =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < all.Length;)
            {
                stop.ThrowIfCancellationRequested();
                ObjectId id = all[i];
                ReadOutcome outcome = ReadOne(
                    headerOnly => headerOnly ? database.ReadHeader(id)
                        : database.Read(id, options.LargestObject), database.Format, id, receiver, options, result, worker);
                if (outcome == ReadOutcome.Missing)
                    result.Add(new Problem("the object is missing", id.ToString(),
                        "Fetch it: a partial clone leaves objects at its remote"));
            }
        }, cancellation);
        return result;
    }

    private static void ReadLoose(
        LooseObjects loose, ObjectFormat format, IObjectReceiver receiver, BulkOptions options, BulkResult result,
            CancellationToken cancellation)
    {
        string[] folders = [.. loose.Folders()];
        int next = -1;
        PackReader.Spread(options.Workers, (worker, stop) =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < folders.Length;)
            {
                foreach (ObjectId id in loose.Enumerate(folders[i]))
                {
                    stop.ThrowIfCancellationRequested();
                    ReadOne(headerOnly => loose.Read(id, headerOnly ? 0 : options.LargestObject, headerOnly), format, id,
                        receiver, options, result, worker);
                }
            }
        }, cancellation);
    }

    /// <summary>One object by itself: its header is asked first, so that nothing unwanted is inflated.</summary>
    private static ReadOutcome ReadOne(
        Func<bool, ObjectRead> read, ObjectFormat format, ObjectId id, IObjectReceiver receiver, BulkOptions options,
            BulkResult result, int worker)
    {
        if (!receiver.MayWant(id, ObjectType.None))
            return ReadOutcome.Found;
        ObjectRead header = read(true);
        if (header.Outcome == ReadOutcome.Found && !receiver.Wants(id, header.Type, header.Size))
            return ReadOutcome.Found;
        ObjectRead whole = header.Outcome == ReadOutcome.Found ? read(false) : header;
        if (whole.Outcome == ReadOutcome.TooLarge)
            result.AddTooLarge(id, whole.Size);
        if (whole.Error is not null)
            result.Add(whole.Error.ToProblem());
        if (whole.Outcome != ReadOutcome.Found)
            return whole.Outcome;
        if (options.VerifyIds && ObjectHash.Compute(format, whole.Type, whole.Content.Span) != id)
            result.Add(new Problem($"the content of object {id} does not have its id", id.ToString(), "Run git fsck"));
        receiver.Receive(id, whole.Type, whole.Content, worker, link: null);
        return ReadOutcome.Found;
    }
}
