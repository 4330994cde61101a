using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Git.Bulk;

/// <summary>What the workers of one pack share.</summary>
internal sealed class PackWork
{
    private long _rebuilt;

    /// <summary>The pack.</summary>
    public required Pack Pack { get; init; }

    /// <summary>Its entries.</summary>
    public required PackOrder Order { get; init; }

    /// <summary>Which entry is made of which.</summary>
    public required DeltaForest Forest { get; init; }

    /// <summary>Where bases are that the pack does not hold.</summary>
    public required ObjectDatabase Database { get; init; }

    /// <summary>Who takes the objects.</summary>
    public required IObjectReceiver Receiver { get; init; }

    /// <summary>How to read.</summary>
    public required BulkOptions Options { get; init; }

    /// <summary>What all workers may hold.</summary>
    public required MemoryBudget Budget { get; init; }

    /// <summary>What came of it.</summary>
    public required BulkResult Result { get; init; }

    /// <summary>Counts bytes to be rebuilt; false when they are more than one pack may ask for.</summary>
    public bool TryCountRebuilt(long bytes) =>
        Interlocked.Add(ref _rebuilt, bytes) <= (Options.MostRebuilt ?? (64L << 30) + 2000 * Pack.File.DataEnd);

    /// <summary>Gives the receiver an object.</summary>
    public void HandOver(DeltaTreeNode frame, int worker, DeltaLink link)
    {
        ObjectId id = Order.IdOf(frame.Entry);
        if (Options.VerifyIds && ObjectHash.Compute(Pack.File.Format, frame.Type, frame.Content.Span) != id)
            Report(frame.Entry, "its content does not have its id");
        Receiver.Receive(id, frame.Type, frame.Content, worker, link);
        frame.Note = link.Note;
    }

    /// <summary>Reports that an entry cannot be read, and with it everything wanted that is made of it.</summary>
    public void Fail(DeltaTreeNode frame, Fault error)
    {
        if (Forest.MayWant(frame.Entry))
            Report(frame.Entry, error);
        foreach (int entry in WantedBelow(frame.Entry))
            Report(entry, new Fault($"its delta base {Order.IdOf(frame.Entry)} cannot be read"));
    }

    /// <summary>Counts an entry that is too large, and with it everything wanted that is made of it.</summary>
    public void PassOver(DeltaTreeNode frame, bool isWanted)
    {
        if (isWanted)
            Result.AddTooLarge(Order.IdOf(frame.Entry), frame.Size);
        foreach (int entry in WantedBelow(frame.Entry))
            Result.AddTooLarge(Order.IdOf(entry), -1);
    }

    /// <summary>Whether anything that is made of an entry may be wanted.</summary>
    public bool MayWantBelow(int root) => WantedBelow(root).Any();

    private IEnumerable<int> WantedBelow(int root)
    {
        var open = new Stack<int>();
        open.Push(Forest.FirstChild(root));
        while (open.TryPop(out int entry))
        {
            if (entry < 0)
                continue;
            if (Forest.MayWant(entry))
                yield return entry;
            open.Push(Forest.NextSibling(entry));
            open.Push(Forest.FirstChild(entry));
        }
    }

    private void Report(int entry, Fault error) =>
        Result.Add(Pack.MakeError(Order.IdOf(entry), Order.OffsetOf(entry), error).ToProblem());
}
