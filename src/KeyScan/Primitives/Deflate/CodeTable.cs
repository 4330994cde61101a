using System.Numerics;

namespace KeyScan.Primitives.Deflate;

/// <summary>
/// What the next bits of a deflate stream say: a table by the first of them, and behind it smaller ones for longer codes.
/// </summary>
/// <remarks>
/// An entry holds, from its lowest bit: in 8 how many bits it takes, extra bits included; in 4 how many of these are the code
/// (of an entry that leads to a smaller table: by how many further bits that one is asked); the marks below; in 16 its value: a
/// literal, the least length or distance, or where the smaller table begins.
/// </remarks>
/// <param name="mostBits">By how many bits the first table is asked at most.</param>
/// <param name="length">
/// Entries of all tables together. For 286 codes by 11 bits and 30 by 8, none longer than 15, 2,342 and 402 are enough (zlib's
/// <c>enough.c</c> counts them); codes that want more are refused.
/// </param>
internal sealed class CodeTable(int mostBits, int length)
{
    /// <summary>The longest code of the format (RFC 1951, 3.2.7).</summary>
    public const int LongestCode = 15;

    /// <summary>Where the value begins.</summary>
    public const int ValueShift = 16;

    /// <summary>Where the code's length begins.</summary>
    public const int CodeShift = 8;

    /// <summary>The code's length, shifted down.</summary>
    public const uint CodeMask = 15;

    /// <summary>A byte.</summary>
    public const uint Literal = 1 << 12;

    /// <summary>Neither a byte nor a length or distance: the end of the block, a smaller table, or no code at all.</summary>
    public const uint Special = 1 << 13;

    /// <summary>Leads to a smaller table.</summary>
    public const uint Link = 1 << 14;

    /// <summary>The end of the block.</summary>
    public const uint End = 1 << 15;

    private readonly ushort[] _sorted = new ushort[288];

    /// <summary>The tables, one after another.</summary>
    public uint[] Entries { get; } = new uint[length];

    /// <summary>By how many bits the first is asked.</summary>
    public int Bits { get; private set; }

    /// <summary>Fills it for codes of these lengths; false where they are none that a stream may have.</summary>
    /// <param name="lengths">Of each symbol's code in bits; 0: it has none.</param>
    /// <param name="symbols">Each symbol's entry: value, marks, and in the lowest 8 bits its extra bits.</param>
    /// <param name="mayBeSparse">One code of one bit, or none at all, is allowed, as zlib allows it.</param>
    public bool TryFill(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, bool mayBeSparse)
    {
        Span<int> counts = stackalloc int[LongestCode + 1];
        Span<int> next = stackalloc int[LongestCode + 2];
        counts.Clear();
        foreach (byte bits in lengths)
            counts[bits]++;
        counts[0] = 0;
        int longest = LongestCode;
        while (longest > 0 && counts[longest] == 0)
            longest--;
        int unused = 1;
        next[0] = next[1] = 0;
        for (int bits = 1; bits <= LongestCode; bits++)
        {
            unused = (unused << 1) - counts[bits];
            if (unused < 0)
                return false;
            next[bits + 1] = next[bits] + counts[bits];
        }
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] > 0)
                _sorted[next[lengths[i]]++] = (ushort)i;
        }
        if (unused == 0)
            return FillComplete(counts, longest, symbols);
        if (!mayBeSparse || longest > 1)
            return false;
        Bits = 1;
        Entries[0] = longest == 1 ? WithCode(symbols[_sorted[0]], 1) : Special;
        Entries[1] = Special;
        return true;
    }

    // Codes of one length follow each other, and come reversed from the stream: the table of one bit more is that of before
    // twice.
    private bool FillComplete(Span<int> counts, int longest, ReadOnlySpan<uint> symbols)
    {
        Span<uint> entries = Entries;
        Bits = Math.Min(longest, mostBits);
        int at = 0;
        uint code = 0;
        int bits = 1;
        while (counts[bits] == 0)
            bits++;
        for (; bits <= Bits; bits++)
        {
            for (int i = counts[bits]; i > 0; i--)
            {
                entries[(int)code] = WithCode(symbols[_sorted[at++]], bits);
                code = Following(code, bits);
            }
            if (bits < Bits)
                entries[..(1 << bits)].CopyTo(entries[(1 << bits)..]);
        }
        return longest <= Bits || FillSmaller(counts, longest, symbols, code, at);
    }

    private bool FillSmaller(Span<int> counts, int longest, ReadOnlySpan<uint> symbols, uint code, int at)
    {
        Span<uint> entries = Entries;
        uint mask = (1u << Bits) - 1, first = uint.MaxValue;
        int begin = 0, width = 0, end = 1 << Bits;
        for (int bits = Bits + 1; bits <= longest; bits++)
        {
            for (; counts[bits] > 0; counts[bits]--)
            {
                if ((code & mask) != first)
                {
                    first = code & mask;
                    begin = end;
                    width = WidthOf(counts, bits, longest);
                    end += 1 << width;
                    if (end > entries.Length)
                        return false;
                    entries[(int)first] = (uint)begin << ValueShift | Link | Special | (uint)width << CodeShift | (uint)Bits;
                }
                uint entry = WithCode(symbols[_sorted[at++]], bits - Bits);
                for (int i = (int)(code >> Bits); i < 1 << width; i += 1 << (bits - Bits))
                    entries[begin + i] = entry;
                code = Following(code, bits);
            }
        }
        return true;
    }

    // As many bits as the codes that begin alike need, of which the one at hand is the first.
    private int WidthOf(Span<int> counts, int bits, int longest)
    {
        int width = bits - Bits, room = 1 << width;
        while (width + Bits < longest)
        {
            room -= counts[width + Bits];
            if (room <= 0)
                break;
            width++;
            room <<= 1;
        }
        return width;
    }

    // One more, its highest bit the lowest: ones from the top become zeros, and the zero below them a one.
    private static uint Following(uint code, int bits)
    {
        uint zeros = code ^ ((1u << bits) - 1);
        if (zeros == 0)
            return code;
        uint highest = 1u << BitOperations.Log2(zeros);
        return (code & (highest - 1)) | highest;
    }

    private static uint WithCode(uint symbol, int bits) => symbol + (uint)bits | (uint)bits << CodeShift;
}
