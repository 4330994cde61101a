using System.Numerics;
using System.Runtime.InteropServices;
using KeyScan.Detection.Assignments;

namespace KeyScan.Matching;

/// <summary>
/// Values that were found to be none before, under the same name. In one line, again and again: a line of
/// nothing but <c>secret:</c> has a candidate every eight bytes, each judged with hundreds of bytes around it.
/// What stands around tips a scale; it does not make a secret of what was none sixteen times. In different
/// lines, with all that is looked at around them the same.
/// </summary>
internal sealed class RejectedValues
{
    /// <summary>After so many times in a line nobody looks any more.</summary>
    public const int Enough = 16;

    private const int Bits = 8;

    /// <summary>Longer ones hardly repeat, and are few.</summary>
    private const int Longest = 63;

    private readonly Slot[] _slots = new Slot[1 << Bits];
    private bool _isUsed;
    private int _line;

    /// <summary>
    /// Whether the same value under the same name was none often enough in the line, or once with the same around it.
    /// </summary>
    public bool Has(ReadOnlySpan<byte> text, in Assignment found)
    {
        if (!_isUsed || found.ValueEnd - found.ValueStart > Longest)
            return false;
        ref Slot slot = ref SlotOf(text, found);
        return slot.Times > 0 && IsSame(text, slot.Found, found)
            && ((slot.Line == _line && slot.Times >= Enough) || IsAroundSame(text, slot.Found, found));
    }

    /// <summary>What comes from now on stands in another line.</summary>
    public void BeginLine() => _line++;

    /// <summary>Counts a value that is none.</summary>
    public void Add(ReadOnlySpan<byte> text, in Assignment found)
    {
        if (found.ValueEnd - found.ValueStart > Longest)
            return;
        _isUsed = true;
        ref Slot slot = ref SlotOf(text, found);
        int times = slot.Times > 0 && slot.Line == _line && IsSame(text, slot.Found, found) ? slot.Times : 0;
        slot = new Slot { Found = found, Times = times + 1, Line = _line };
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        if (_isUsed)
            _slots.AsSpan().Clear();
        _isUsed = false;
    }

    private static bool IsSame(ReadOnlySpan<byte> text, in Assignment a, in Assignment b) =>
        a.Form == b.Form && a.Binding == b.Binding && a.Kind == b.Kind
        && text[a.ValueStart..a.ValueEnd].SequenceEqual(text[b.ValueStart..b.ValueEnd])
        && text[a.NameStart..a.NameEnd].SequenceEqual(text[b.NameStart..b.NameEnd]);

    private static bool IsAroundSame(ReadOnlySpan<byte> text, in Assignment a, in Assignment b)
    {
        int start = a.NameStart - Features.Farthest, length = a.ValueEnd + Features.Farthest - start,
            other = b.NameStart - Features.Farthest;
        return start >= 0 && other >= 0 && a.ValueStart - a.NameStart == b.ValueStart - b.NameStart
            && start + length <= text.Length
            && other + length <= text.Length && text.Slice(start, length).SequenceEqual(text.Slice(other, length));
    }

    private ref Slot SlotOf(ReadOnlySpan<byte> text, in Assignment found)
    {
        // Which slot decides nothing but the cost.
        ulong hash = Fold(text[found.ValueStart..found.ValueEnd])
            ^ BitOperations.RotateLeft(Fold(text[found.NameStart..found.NameEnd]), 17);
        return ref _slots[(int)((hash * 0x9E37_79B9_7F4A_7C15) >> (64 - Bits))];
    }

    private static ulong Fold(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length;
        foreach (ulong part in MemoryMarshal.Cast<byte, ulong>(text))
            hash = (BitOperations.RotateLeft(hash, 23) ^ part) * 0x9E37_79B9_7F4A_7C15;
        foreach (byte b in text[(text.Length & ~7)..])
            hash = (hash * 31) + b;
        return hash;
    }

    private struct Slot
    {
        public Assignment Found;
        public int Times;
        public int Line;
    }
}
