using System.Buffers;
using System.Numerics;
using KeyScan.Git.Objects;
using KeyScan.Git.Packs;

namespace KeyScan.Git.Bulk;

/// <summary>
/// One worker's way through delta trees: rebuilds a root, then depth first what is made of it. A base is given back as soon as
/// its last child is made; when memory runs out, bases are dropped and rebuilt when they are needed again.
/// </summary>
internal sealed class DeltaTreeWalk(PackWork work, int worker)
{
    private const int UsualDelta = 1 << 20;

    private readonly Inflater _inflater = new();
    private readonly List<DeltaTreeNode> _path = [];
    private readonly Stack<DeltaTreeNode> _spare = new();
    private readonly byte[] _usualDelta = new byte[UsualDelta];
    private readonly DeltaLink _link = new();
    private byte[]? _largeDelta;
    private PackEntry _header;
    private bool _hasTurn;

    /// <summary>Walks the tree of <paramref name="root"/>.</summary>
    public void Walk(int root, CancellationToken cancellation)
    {
        try
        {
            Visit(root, source: null);
            while (_path.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                DeltaTreeNode top = _path[^1];
                int child = top.NextChild;
                if (child < 0)
                {
                    Release(top);
                    _spare.Push(top);
                    _path.RemoveAt(_path.Count - 1);
                    continue;
                }
                if (!top.IsHeld && Restore() is { } error)
                {
                    work.Fail(top, error);
                    top.NextChild = -1;
                    continue;
                }
                top.NextChild = work.Forest.NextSibling(child);
                Visit(child, top);
            }
        }
        finally
        {
            ReturnDelta();
            _path.ForEach(Release);
            _path.Clear();
            if (_hasTurn)
                work.Budget.ReturnTurn();
            _hasTurn = false;
        }
    }

    /// <summary>Makes an entry, hands it over if it is wanted, and puts it on the path if something is made of it.</summary>
    private void Visit(int entry, DeltaTreeNode? source)
    {
        DeltaTreeNode frame = _spare.TryPop(out DeltaTreeNode? spare) ? spare : new DeltaTreeNode();
        (frame.Entry, frame.Note) = (entry, null);
        frame.NextChild = work.Forest.FirstChild(entry);
        Fault? error = Prepare(frame, source);
        bool isWanted = error is null && work.Forest.MayWant(entry)
            && work.Receiver.Wants(work.Order.IdOf(entry), frame.Type, frame.Size);
        bool isKept = false;
        if (error is null && (isWanted || frame.NextChild >= 0))
        {
            bool isTooLarge = Math.Max(frame.Size, _header.Size) > work.Options.LargestObject;
            if (isTooLarge && !IsNeededAsBase(frame, source))
                work.PassOver(frame, isWanted);
            else
            {
                if (isTooLarge && isWanted)
                    work.Result.AddTooLarge(work.Order.IdOf(entry), frame.Size);
                isWanted &= !isTooLarge;
                isKept = (error = Fill(frame, source)) is null;
            }
        }
        if (error is not null)
            work.Fail(frame, error);
        if (isKept && isWanted)
            DescribeTo(_link, frame, source);
        ReturnDelta();
        long start = work.Order.OffsetOf(entry);
        work.Pack.File.NoteRead(start, work.Order.EndOf(entry) - start);
        if (source is { NextChild: < 0 })
            Release(source);
        // On the path before it is handed over: whatever the receiver throws, the path is released.
        if (isKept)
            _path.Add(frame);
        if (isKept && isWanted)
            work.HandOver(frame, worker, _link);
        if (!isKept)
            Release(frame);
    }

    /// <summary>Says what the entry at hand is made of, if something was noted of that.</summary>
    private void DescribeTo(DeltaLink link, DeltaTreeNode frame, DeltaTreeNode? source)
    {
        link.Begin(isBase: frame.NextChild >= 0, source?.Note, source?.Note is null ? 0 : (int)source.Size);
        if (source?.Note is null)
            return;
        ReadOnlySpan<byte> sourceBytes = source.IsHeld ? source.Content.Span : default;
        var instructions = new DeltaInstructions(Delta);
        for (int at = 0; instructions.MoveNext(); at += instructions.Length)
        {
            if (!instructions.IsCopy)
                continue;
            int from = (int)instructions.Offset;
            link.AddCopy(from, at, instructions.Length, startsLine: from > 0 && from <= sourceBytes.Length
                && sourceBytes[from - 1] == (byte)'\n');
        }
    }

    /// <summary>
    /// Whether smaller objects are made of one that is too large itself: git bases the old versions of a file on the newest,
    /// which is often the largest.
    /// </summary>
    private bool IsNeededAsBase(DeltaTreeNode frame, DeltaTreeNode? source) =>
        frame.Size <= ObjectDatabase.LargestBase
        && !(_header.IsDelta && (source is null || _header.Size > work.Options.LargestObject)) && work.MayWantBelow(frame.Entry);

    /// <summary>Reads what is needed to know type and size; what is too large is not inflated.</summary>
    private Fault? Prepare(DeltaTreeNode frame, DeltaTreeNode? source)
    {
        PackFile pack = work.Pack.File;
        if (!PackEntry.TryRead(pack, work.Order.OffsetOf(frame.Entry), out _header, out Fault? error))
            return error;
        if (_header.IsDelta && source is null)
            return PrepareElsewhere(frame);
        frame.Type = source?.Type ?? _header.Type;
        frame.Size = _header.Size;
        long end = work.Order.EndOf(frame.Entry);
        if (pack.CheckSize(_header, end) is { } impossible)
            return impossible;
        if (!_header.IsDelta || _header.Size > work.Options.LargestObject)
            return null;
        if (_header.Size > UsualDelta)
        {
            TakeBytes(_header.Size, source);
            _largeDelta = ArrayPool<byte>.Shared.Rent((int)_header.Size);
        }
        if (pack.Inflate(_header, end, Delta, _inflater) is { } broken)
            return broken;
        var instructions = new DeltaInstructions(Delta);
        frame.Size = instructions.ResultSize;
        return instructions.Error;
    }

    private Fault? PrepareElsewhere(DeltaTreeNode frame)
    {
        ObjectRead read = ReadElsewhere(frame, headerOnly: true);
        (frame.Type, frame.Size) = (read.Type, read.Size);
        return read.Error?.What;
    }

    private ObjectRead ReadElsewhere(DeltaTreeNode frame, bool headerOnly) => work.Database.ReadAt(
        work.Pack, work.Order.OffsetOf(frame.Entry), work.Order.IdOf(frame.Entry), work.Options.LargestObject, headerOnly);

    /// <summary>Makes the content of what was prepared.</summary>
    private Fault? Fill(DeltaTreeNode frame, DeltaTreeNode? source)
    {
        if (!work.TryCountRebuilt(frame.Size))
            return "its pack rebuilds more bytes than one pack may";
        if (_header.IsDelta && source is null)
        {
            frame.Charge = TakeBytes(frame.Size, source);
            ObjectRead read = ReadElsewhere(frame, headerOnly: false);
            (frame.Content, frame.IsHeld) = (read.Content, read.Outcome == ReadOutcome.Found);
            return frame.IsHeld ? null : read.Error?.What ?? "its size changed";
        }
        frame.Charge = TakeBytes(frame.Size, source);
        frame.Buffer = ArrayPool<byte>.Shared.Rent((int)frame.Size);
        frame.IsHeld = true;
        Memory<byte> content = frame.Buffer.AsMemory(0, (int)frame.Size);
        frame.Content = content;
        return _header.IsDelta
            ? DeltaInstructions.Apply(Delta, source!.Content.Span, content.Span)
            : work.Pack.File.Inflate(_header, work.Order.EndOf(frame.Entry), content.Span, _inflater);
    }

    /// <summary>Makes the last content of the path again, from the nearest one that is still held.</summary>
    private Fault? Restore()
    {
        int from = _path.Count - 1;
        while (from > 0 && !_path[from - 1].IsHeld)
            from--;
        for (; from < _path.Count; from++)
        {
            DeltaTreeNode frame = _path[from];
            DeltaTreeNode? source = from == 0 ? null : _path[from - 1];
            Fault? error = Prepare(frame, source) ?? Fill(frame, source);
            ReturnDelta();
            if (source is not null)
                Release(source);
            if (error is not null)
                return error;
        }
        return null;
    }

    private Span<byte> Delta => (_largeDelta ?? _usualDelta).AsSpan(0, (int)_header.Size);

    private void ReturnDelta()
    {
        if (_largeDelta is null)
            return;
        ArrayPool<byte>.Shared.Return(_largeDelta);
        _largeDelta = null;
        work.Budget.Return(ChargeOf(_header.Size));
    }

    /// <summary>
    /// Charges the budget; drops what is not needed at once, or waits for the turn to go over it, where it must.
    /// </summary>
    private long TakeBytes(long size, DeltaTreeNode? source)
    {
        long charge = ChargeOf(size);
        while (!work.Budget.TryTake(charge))
        {
            if (_path.Find(frame => frame.IsHeld && frame != source) is { } dropped)
            {
                Release(dropped);
                continue;
            }
            if (!_hasTurn)
                work.Budget.TakeTurn();
            _hasTurn = true;
            work.Budget.Take(charge);
            break;
        }
        return charge;
    }

    /// <summary>What the pool takes for an array.</summary>
    private static long ChargeOf(long size) => Math.Max(16, (long)BitOperations.RoundUpToPowerOf2((ulong)size));

    private void Release(DeltaTreeNode frame)
    {
        if (frame.Buffer is not null)
            ArrayPool<byte>.Shared.Return(frame.Buffer);
        work.Budget.Return(frame.Charge);
        (frame.Buffer, frame.Content, frame.IsHeld, frame.Charge) = (null, default, false, 0);
    }
}
