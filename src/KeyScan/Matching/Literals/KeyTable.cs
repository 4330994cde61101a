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
    private readonly short[] _heads = new short[1 << Bits];
    private readonly (uint Key, short Next)[] _chain;
    private readonly int[] _short;

    public KeyTable(LiteralSet literals)
    {
        _literals = literals;
        _chain = new (uint, short)[literals.Count];
        _heads.AsSpan().Fill(-1);
        var tooShort = new List<int>();
        for (int i = 0; i < literals.Count; i++)
        {
            if (literals[i].KeyLength < 4)
            {
                tooShort.Add(i);
                continue;
            }
            uint key = MemoryMarshal.Read<uint>(literals[i].Key) | Fold;
            ref short head = ref _heads[Hash(key)];
            _chain[i] = (key, head);
            head = (short)i;
        }
        _short = [.. tooShort];
    }

    /// <summary>The most literals a table can hold.</summary>
    public const int Capacity = short.MaxValue;

    /// <summary>Adds a hit for each literal whose key starts at <paramref name="position"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddHits(ReadOnlySpan<byte> text, int position, List<LiteralHit> hits)
    {
        if (position <= text.Length - 4)
        {
            uint key = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), position)) | Fold;
            int i = _heads[Hash(key)];
            if (i >= 0)
                AddChain(text, position, key, i, hits);
        }
        if (_short.Length > 0)
            AddShort(text, position, hits);
    }

    private void AddChain(ReadOnlySpan<byte> text, int position, uint key, int i, List<LiteralHit> hits)
    {
        for (; i >= 0; i = _chain[i].Next)
        {
            if (_chain[i].Key == key)
                AddIfThere(text, position, i, hits);
        }
    }

    private void AddShort(ReadOnlySpan<byte> text, int position, List<LiteralHit> hits)
    {
        foreach (int i in _short)
            AddIfThere(text, position, i, hits);
    }

    private void AddIfThere(ReadOnlySpan<byte> text, int position, int i, List<LiteralHit> hits)
    {
        int start = position - _literals[i].KeyOffset;
        if (_literals.IsAt(text, start, i))
            hits.Add(new LiteralHit(start, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(uint key) => (int)((key * 0x9E3779B1u) >> (32 - Bits));
}
