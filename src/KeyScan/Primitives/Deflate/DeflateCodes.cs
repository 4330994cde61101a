namespace KeyScan.Primitives.Deflate;

/// <summary>What the codes of deflate stand for (RFC 1951, 3.2.5), and the codes that are fixed (3.2.6).</summary>
internal static class DeflateCodes
{
    /// <summary>Codes of literals and lengths that a block may have.</summary>
    public const int MostLiterals = 286;

    /// <summary>Codes of distances that a block may have.</summary>
    public const int MostDistances = 30;

    /// <summary>The symbol behind the literals.</summary>
    public const int EndOfBlock = 256;

    /// <summary>In bytes.</summary>
    public const int LongestMatch = 258;

    /// <summary>Entries of a <see cref="CodeTable"/>, its code apart: bytes, the end, and lengths.</summary>
    public static readonly uint[] OfLiterals = MakeLiterals();

    /// <summary>Distances.</summary>
    public static readonly uint[] OfDistances = MakeRanges(32, MostDistances, 1, i => Math.Max(0, i / 2 - 1));

    /// <summary>The lengths of codes, and the three that repeat one.</summary>
    public static readonly uint[] OfLengths = [.. Enumerable.Range(0, 19).Select(i => (uint)i << CodeTable.ValueShift)];

    /// <summary>Literals and lengths of a block without codes of its own.</summary>
    public static readonly CodeTable FixedLiterals = MakeFixed(OfLiterals,
        [.. Enumerable.Range(0, 288).Select(i => (byte)(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))]);

    /// <summary>Distances of such a block.</summary>
    public static readonly CodeTable FixedDistances = MakeFixed(OfDistances, [.. Enumerable.Repeat((byte)5, 32)]);

    private static uint[] MakeLiterals()
    {
        // RFC 1951, 3.2.5: 285 is 258 without extra bits; 286 and 287 have fixed codes and no meaning.
        uint[] lengths = MakeRanges(31, 28, 3, i => Math.Max(0, i / 4 - 1));
        lengths[28] = LongestMatch << CodeTable.ValueShift;
        return [.. Enumerable.Range(0, EndOfBlock).Select(i => (uint)i << CodeTable.ValueShift | CodeTable.Literal),
            CodeTable.Special | CodeTable.End, .. lengths];
    }

    private static uint[] MakeRanges(int count, int known, uint least, Func<int, int> extraBits)
    {
        uint[] symbols = new uint[count];
        Array.Fill(symbols, CodeTable.Special);
        for (int i = 0; i < known; i++)
        {
            symbols[i] = least << CodeTable.ValueShift | (uint)extraBits(i);
            least += 1u << extraBits(i);
        }
        return symbols;
    }

    private static CodeTable MakeFixed(uint[] symbols, byte[] lengths)
    {
        var table = new CodeTable(9, 512);
        return table.TryFill(lengths, symbols, mayBeSparse: false) ? table
            : throw new InvalidOperationException("The fixed codes are not complete.");
    }
}
