using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeyScan.Matching.Literals;

/// <summary>
/// From the four bytes at a position to the literals whose key they may be. Letters are folded to lower case by setting bit 5 of every byte:
/// bytes that this confuses are told apart by the final comparison.
/// </summary>
internal sealed class KeyTable
{
    private const int Bits = 12;
    private const uint Fold = 0x20202020;
    private readonly LiteralSet _literals;

    /// <summary>For each hash the first literal of its chain plus one; 0 for none.</summary>
    private readonly ushort[] _heads = new ushort[1 << Bits];
    private readonly uint[] _keyOf;
    private readonly ushort[] _next;
    private readonly int[] _short;

    public KeyTable(LiteralSet literals)
    {
        _literals = literals;
        _keyOf = new uint[literals.Count];
        _next = new ushort[literals.Count];
        var tooShort = new List<int>();
        for (int i = 0; i < literals.Count; i++)
        {
            if (literals[i].KeyLength < 4)
            {
                tooShort.Add(i);
                continue;
            }
            uint key = MemoryMarshal.Read<uint>(literals[i].Key) | Fold;
            ref ushort head = ref _heads[Hash(key)];
            _keyOf[i] = key;
            _next[i] = head;
            head = (ushort)(i + 1);
        }
        _short = [.. tooShort];
    }

    /// <summary>The most literals a table can hold.</summary>
    public const int Capacity = ushort.MaxValue - 1;

    /// <summary>Adds a hit for each literal whose key starts at <paramref name="position"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddHits(ReadOnlySpan<byte> text, int position, HitList hits)
    {
        if (position <= text.Length - 4)
        {
            uint key = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), position)) | Fold;
            int i = _heads[Hash(key)];
            if (i != 0)
                AddChain(text, position, key, i, hits);
        }
        if (_short.Length > 0)
            AddShort(text, position, hits);
    }

    private void AddChain(ReadOnlySpan<byte> text, int position, uint key, int i, HitList hits)
    {
        for (; i != 0; i = _next[i - 1])
        {
            if (_keyOf[i - 1] == key)
                AddIfThere(text, position, i - 1, hits);
        }
    }

    private void AddShort(ReadOnlySpan<byte> text, int position, HitList hits)
    {
        foreach (int i in _short)
            AddIfThere(text, position, i, hits);
    }

    private void AddIfThere(ReadOnlySpan<byte> text, int position, int i, HitList hits)
    {
        int start = position - _literals[i].KeyOffset;
        if (_literals.IsAt(text, start, i))
            hits.Add(new LiteralHit(start, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(uint key) => (int)((key * 0x9E3779B1u) >> (32 - Bits));
}
