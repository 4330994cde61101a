namespace KeyScan;

/// <summary>
/// How a blob was made of another one, and what was learnt of either: git stores most versions of a file as copies from a version
/// beside it. What a search has learnt of a blob is kept here for those that are made of it, so that only what is new has to be
/// searched. Filled anew for each blob; one for each thread.
/// </summary>
internal sealed class DeltaLink
{
    private CopiedRun[] _copies = new CopiedRun[64];
    private int _count;

    /// <summary>What was learnt of the blob that this one is made of; null where nothing was, or it is made of none.</summary>
    public object? BaseNote { get; private set; }

    /// <summary>Bytes of the blob that this one is made of.</summary>
    public int BaseLength { get; private set; }

    /// <summary>Whether others are made of this one: only then anything is worth noting.</summary>
    public bool IsBase { get; private set; }

    /// <summary>What was learnt of this blob; null until somebody sets it.</summary>
    public object? Note { get; set; }

    /// <summary>What was copied, by where it stands in this blob. What is between was inserted.</summary>
    public ReadOnlySpan<CopiedRun> Copies => _copies.AsSpan(0, _count);

    /// <summary>Begins with the next blob, which is made of none.</summary>
    /// <param name="isBase">Whether others are made of it.</param>
    public void Begin(bool isBase) => Begin(isBase, baseNote: null, baseLength: 0);

    /// <summary>Begins with the next blob.</summary>
    /// <param name="isBase">Whether others are made of it.</param>
    /// <param name="baseNote">What was learnt of the one it is made of.</param>
    /// <param name="baseLength">Bytes of that one.</param>
    public void Begin(bool isBase, object? baseNote, int baseLength)
    {
        (IsBase, BaseNote, BaseLength, Note) = (isBase, baseNote, baseLength, null);
        _count = 0;
    }

    /// <summary>Adds a copy; one that goes on where the last one ended, on both sides, makes that one longer.</summary>
    /// <param name="from">Where it stands in the base, 0-based.</param>
    /// <param name="to">Where it stands in this blob; they come in this order.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="startsLine">Whether a line of the base is known to start where it does.</param>
    public void AddCopy(int from, int to, int length, bool startsLine = false)
    {
        if (length == 0)
            return;
        if (_count > 0 && _copies[_count - 1] is var last && last.To + last.Length == to && last.From + last.Length == from)
        {
            _copies[_count - 1] = last with { Length = last.Length + length };
            return;
        }
        if (_count == _copies.Length)
            Array.Resize(ref _copies, _count * 2);
        _copies[_count++] = new CopiedRun(from, to, length, startsLine);
    }
}
