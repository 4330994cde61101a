namespace KeyScan.Matching;

/// <summary>
/// Lines in which lately nothing was found and nothing beyond them was looked at: whatever stands around them, nothing is
/// there. The versions of a file have most of their lines in common, and files their kinds. Remembers the bytes themselves, as
/// <see cref="WindowMemo"/> does. One for each thread.
/// </summary>
internal sealed class LineMemo
{
    /// <summary>Bytes of the longest line remembered; nineteen of twenty lines with a keyword are shorter.</summary>
    private const int Longest = 160;

    private const int SlotBits = 14;

    // 2.7 MB a thread, made at the first line: only scans of many files or versions ask for one.
    private byte[]? _bytes;
    private Slot[] _slots = [];
    private int _slot;
    private int _start;
    private ulong _hash;
    private uint _traits;

    /// <summary>The offset just after the line at hand; 0 where there is none.</summary>
    public int End { get; private set; }

    /// <summary>Whether nothing is in the line at hand.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>What had been looked at beyond its lines when the line at hand began.</summary>
    public long Before { get; private set; }

    /// <summary>There is no line at hand any more.</summary>
    public void Leave() => (End, IsKnown) = (0, false);

    /// <summary>Goes to the line that holds a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Any offset in the line.</param>
    /// <param name="traits">What else decides what is found in a line:
    /// <see cref="Detection.Assignments.PathTraits.Signature"/>.</param>
    /// <param name="before">For <see cref="Before"/>.</param>
    public void Enter(ReadOnlySpan<byte> text, int at, uint traits, long before)
    {
        _start = text[..at].LastIndexOf((byte)'\n') + 1;
        int length = text[at..].IndexOf((byte)'\n');
        End = length < 0 ? text.Length : at + length;
        (Before, _traits, _slot, IsKnown) = (before, traits, -1, false);
        if (End - _start > Longest)
            return;
        if (_bytes is null)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(Longest << SlotBits);
            _slots = new Slot[1 << SlotBits];
        }
        ReadOnlySpan<byte> line = text[_start..End];
        _hash = WindowMemo.Hash(line, (int)traits);
        _slot = (int)(_hash >> (64 - SlotBits));
        ref Slot known = ref _slots[_slot];
        // The bytes are far away in memory: they are fetched where they are the same, but for one time in 2^50.
        IsKnown = known.Hash == _hash && known.Traits == traits && known.Length == line.Length
            && _bytes.AsSpan(_slot * Longest, known.Length).SequenceEqual(line);
    }

    /// <summary>
    /// Remembers that nothing is in the line at hand; not of one that only the end of
    /// the text has ended, as elsewhere more may follow.
    /// </summary>
    public void Remember(ReadOnlySpan<byte> text)
    {
        if (_slot < 0 || End == text.Length)
            return;
        text[_start..End].CopyTo(_bytes.AsSpan(_slot * Longest));
        _slots[_slot] = new Slot { Hash = _hash, Traits = _traits, Length = End - _start };
    }

    private struct Slot
    {
        public ulong Hash;
        public uint Traits;
        public int Length;
    }
}
