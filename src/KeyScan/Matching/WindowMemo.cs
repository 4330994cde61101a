using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// Windows in which a rule lately found nothing: the versions of a file have most of their lines in common. Remembers the bytes
/// themselves, not a hash of them, so that no text can pass for another. One for each thread.
/// </summary>
internal sealed class WindowMemo
{
    /// <summary>Bytes of the longest window remembered; nine of ten lines with a keyword are shorter.</summary>
    public const int Longest = 160;

    private const int SlotBits = 12;

    // 0.7 MB a thread, made at the first window: most scans of a few files never open one.
    private byte[]? _bytes;
    private Slot[] _slots = [];

    /// <summary>Whether <paramref name="rule"/> is known to find nothing in <paramref name="window"/>.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="window">The window.</param>
    /// <param name="isWhole">Whether it consists of whole lines: elsewhere a match at its edge asks for more of the text.</param>
    /// <param name="slot">What <see cref="Remember"/> takes.</param>
    public bool Knows(CompiledRule rule, ReadOnlySpan<byte> window, bool isWhole, out int slot)
    {
        slot = -1;
        if (window.Length > Longest)
            return false;
        if (_bytes is null)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(Longest << SlotBits);
            _slots = new Slot[1 << SlotBits];
        }
        slot = (int)(Hash(window, RuntimeHelpers.GetHashCode(rule)) >> (64 - SlotBits));
        ref Slot known = ref _slots[slot];
        return known.Rule == rule && known.IsWhole == isWhole
            && _bytes.AsSpan(slot * Longest, known.Length).SequenceEqual(window);
    }

    /// <summary>Remembers that <paramref name="rule"/> finds nothing in <paramref name="window"/>.</summary>
    /// <param name="slot">What <see cref="Knows"/> gave for the two.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="window">The window.</param>
    /// <param name="isWhole">Whether it consists of whole lines.</param>
    public void Remember(int slot, CompiledRule rule, ReadOnlySpan<byte> window, bool isWhole)
    {
        if (slot < 0)
            return;
        window.CopyTo(_bytes.AsSpan(slot * Longest));
        _slots[slot] = new Slot { Rule = rule, Length = window.Length, IsWhole = isWhole };
    }

    /// <summary>Spreads windows over the slots; what is equal is told by the bytes.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="owner">What else is to be equal.</param>
    public static ulong Hash(ReadOnlySpan<byte> window, int owner)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        ulong hash = ((ulong)owner << 32) + (ulong)window.Length;
        foreach (ulong part in MemoryMarshal.Cast<byte, ulong>(window))
            hash = (BitOperations.RotateLeft(hash, 23) ^ part) * Multiplier;
        ulong rest = 0;
        foreach (byte b in window[(window.Length & ~7)..])
            rest = (rest << 8) | b;
        hash = (BitOperations.RotateLeft(hash, 23) ^ rest) * Multiplier;
        return hash * Multiplier ^ (hash >> 32);
    }

    private struct Slot
    {
        public CompiledRule? Rule;
        public int Length;
        public bool IsWhole;
    }
}
