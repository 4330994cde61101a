using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Git.Bulk;

/// <summary>Hands over every wanted object of a database: pack after pack, then the loose ones. One held twice is offered twice.</summary>
internal static class ObjectSweep
{
    /// <summary>Reads all of <paramref name="database"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BulkResult Read(ObjectDatabase database, IObjectReceiver receiver, BulkOptions options, CancellationToken cancellation = default)
    {
        var result = new BulkResult();
        foreach (Pack pack in database.Packs)
            PackReader.Read(pack, database, receiver, options, result, cancellation);
        foreach (LooseObjects loose in database.Loose)
            ReadLoose(loose, database.Format, receiver, options, result, cancellation);
        return result;
    }

    private static void ReadLoose(
        LooseObjects loose, ObjectFormat format, IObjectReceiver receiver, BulkOptions options, BulkResult result, CancellationToken cancellation)
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
                    ReadOne(loose, format, id, receiver, options, result, worker);
                }
            }
        }, cancellation);
    }

    private static void ReadOne(
        LooseObjects loose, ObjectFormat format, ObjectId id, IObjectReceiver receiver, BulkOptions options, BulkResult result, int worker)
    {
        if (!receiver.MayWant(id, ObjectType.None))
            return;
        ObjectRead header = loose.Read(id, 0, headerOnly: true);
        if (header.Outcome == ReadOutcome.Found && !receiver.Wants(id, header.Type, header.Size))
            return;
        ObjectRead read = header.Outcome == ReadOutcome.Found ? loose.Read(id, options.LargestObject, headerOnly: false) : header;
        if (read.Outcome == ReadOutcome.TooLarge)
            result.AddTooLarge(id, read.Size);
        if (read.Error is not null)
            result.Add(read.Error.ToProblem());
        if (read.Outcome != ReadOutcome.Found)
            return;
        if (options.VerifyIds && ObjectHash.Compute(format, read.Type, read.Content.Span) != id)
            result.Add(new Problem($"the content of object {id} does not have its id", id.ToString(), "Run git fsck"));
        receiver.Receive(id, read.Type, read.Content, worker);
    }
}
