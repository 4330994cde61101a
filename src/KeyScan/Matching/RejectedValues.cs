using System.Numerics;
using System.Runtime.InteropServices;
using KeyScan.Detection.Assignments;

namespace KeyScan.Matching;

/// <summary>
/// Values that were found to be none again and again, under the same name: a line of nothing but <c>secret:</c> has a candidate every eight bytes,
/// each judged with hundreds of bytes around it. What stands around tips a scale; it does not make a secret of what was none sixteen times.
/// </summary>
internal sealed class RejectedValues
{
    /// <summary>After so many times nobody looks any more.</summary>
    public const int Enough = 16;

    private const int Bits = 8;

    /// <summary>Longer ones hardly repeat, and are few.</summary>
    private const int Longest = 64;

    private readonly Slot[] _slots = new Slot[1 << Bits];
    private bool _isUsed;

    /// <summary>Whether the same value under the same name was none often enough.</summary>
    public bool Has(ReadOnlySpan<byte> text, in Assignment found) =>
        _isUsed && found.ValueEnd - found.ValueStart <= Longest && SlotOf(text, found) is { Times: >= Enough } slot && IsSame(text, slot.Found, found);

    /// <summary>Counts a value that is none.</summary>
    public void Add(ReadOnlySpan<byte> text, in Assignment found)
    {
        if (found.ValueEnd - found.ValueStart > Longest)
            return;
        _isUsed = true;
        ref Slot slot = ref SlotOf(text, found);
        if (slot.Times > 0 && IsSame(text, slot.Found, found))
            slot.Times++;
        else
            slot = new Slot { Found = found, Times = 1 };
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
        && text[a.ValueStart..a.ValueEnd].SequenceEqual(text[b.ValueStart..b.ValueEnd]) && text[a.NameStart..a.NameEnd].SequenceEqual(text[b.NameStart..b.NameEnd]);

    private ref Slot SlotOf(ReadOnlySpan<byte> text, in Assignment found)
    {
        // Which slot decides nothing but the cost.
        ulong hash = Fold(text[found.ValueStart..found.ValueEnd]) ^ BitOperations.RotateLeft(Fold(text[found.NameStart..found.NameEnd]), 17);
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
    }
}
