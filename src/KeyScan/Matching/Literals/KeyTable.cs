using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeyScan.Matching.Literals;

/// <summary>
/// From the four bytes at a position to the literals whose key they may be. Letters are folded to lower case by setting bit 5
/// of every byte: bytes that this confuses are told apart by the final comparison.
/// </summary>
internal sealed class KeyTable
{
    private const int Bits = 12;

    /// <summary>
    /// A bit for each of so many hashes says whether a key may be there: 4 KB, so
    /// that they and the text stay in the nearest cache.
    /// </summary>
    private const int PresenceBits = 15;
    private const uint Fold = 0x20202020;
    private readonly LiteralSet _literals;

    /// <summary>
    /// For each hash the first literal of its chain plus one; 0 for none. Chains of keys
    /// of four, three and two bytes lie side by side.
    /// </summary>
    private readonly ushort[] _heads = new ushort[3 << Bits];
    private readonly ulong[] _isPresent = new ulong[1 << (PresenceBits - 6)];
    private readonly ulong[] _isThreePresent = new ulong[1 << (PresenceBits - 6)];
    private readonly uint[] _keyOf;
    private readonly ushort[] _next;
    private readonly bool _hasThree, _hasTwo;

    public KeyTable(LiteralSet literals)
    {
        _literals = literals;
        _keyOf = new uint[literals.Count];
        _next = new ushort[literals.Count];
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < literals.Count; i++)
        {
            int length = literals[i].KeyLength;
            bytes.Clear();
            literals[i].Key.CopyTo(bytes);
            uint key = (MemoryMarshal.Read<uint>(bytes) | Fold) & Mask(length);
            ref ushort head = ref _heads[((4 - length) << Bits) + Hash(key)];
            _keyOf[i] = key;
            _next[i] = head;
            head = (ushort)(i + 1);
            if (length > 2)
                Add(length == 3 ? _isThreePresent : _isPresent, key);
            _hasThree |= length == 3;
            _hasTwo |= length == 2;
        }
    }

    /// <summary>The most literals a table can hold.</summary>
    public const int Capacity = ushort.MaxValue - 1;

    /// <summary>
    /// Adds a hit for each literal whose key starts at one of the <paramref name="candidates"/>, which
    /// are overwritten. Three bytes follow each of them.
    /// </summary>
    // Nearly all end at the first question, which is asked without a branch and costs two loads.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddHits(ReadOnlySpan<byte> text, Span<int> candidates, HitList hits)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref int first = ref MemoryMarshal.GetReference(candidates);
        ref ulong present = ref MemoryMarshal.GetArrayDataReference(_isPresent);
        ref ulong threePresent = ref MemoryMarshal.GetArrayDataReference(_isThreePresent);
        int left = 0, always = _hasTwo ? 1 : 0;
        for (int i = 0; i < candidates.Length; i++)
        {
            int position = Unsafe.Add(ref first, i);
            uint key = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position)) | Fold;
            Unsafe.Add(ref first, left) = position;
            left += ((int)(Presence(ref present, key) | Presence(ref threePresent, key & Mask(3))) & 1) | always;
        }
        foreach (int position in candidates[..left])
            AddChains(text, position, Load(text, position) | Fold, hits);
    }

    /// <summary>Adds a hit for each literal whose key starts at <paramref name="position"/>.</summary>
    public void AddHits(ReadOnlySpan<byte> text, int position, HitList hits) =>
        AddChains(text, position, Load(text, position) | Fold, hits);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddChains(ReadOnlySpan<byte> text, int position, uint key, HitList hits)
    {
        int i = _heads[Hash(key)];
        if (i != 0)
            AddChain(text, position, key, i, hits);
        if (_hasThree && (i = _heads[(1 << Bits) + Hash(key & Mask(3))]) != 0)
            AddChain(text, position, key & Mask(3), i, hits);
        if (_hasTwo && (i = _heads[(2 << Bits) + Hash(key & Mask(2))]) != 0)
            AddChain(text, position, key & Mask(2), i, hits);
    }

    /// <summary>A number whose lowest bit says whether a key may be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Presence(ref ulong present, uint key)
    {
        uint hash = Hash(key, PresenceBits);
        return Unsafe.Add(ref present, hash >> 6) >> (int)hash;
    }

    private static void Add(ulong[] present, uint key)
    {
        uint hash = Hash(key, PresenceBits);
        present[hash >> 6] |= 1UL << (int)hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Load(ReadOnlySpan<byte> text, int position) => position <= text.Length - 4
        ? Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), position))
        : LoadTail(text[position..]);

    private static uint LoadTail(ReadOnlySpan<byte> tail)
    {
        uint key = 0;
        for (int i = 0; i < tail.Length; i++)
            key |= (uint)tail[i] << (8 * i);
        return key;
    }

    private void AddChain(ReadOnlySpan<byte> text, int position, uint key, int i, HitList hits)
    {
        for (; i != 0; i = _next[i - 1])
        {
            if (_keyOf[i - 1] != key)
                continue;
            int start = position - _literals[i - 1].KeyOffset;
            if (_literals.IsAt(text, start, i - 1))
                hits.Add(new LiteralHit(start, i - 1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mask(int length) => uint.MaxValue >> (8 * (4 - length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(uint key) => (int)Hash(key, Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(uint key, int bits) => (key * 0x9E3779B1u) >> (32 - bits);
}
