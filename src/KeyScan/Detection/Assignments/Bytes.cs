using System.Buffers;

namespace KeyScan.Detection.Assignments;

/// <summary>Classes of bytes that the lexer steps over.</summary>
internal static class Bytes
{
    /// <summary>Bytes of a line's rest that are looked at; twice what a value may have.</summary>
    private const int LongestLine = 2 * ValueReader.LongestValue;

    /// <summary>
    /// So many blank bytes between a name and its value are passed over at once; more of them part what stands on either side.
    /// </summary>
    public const int MostSpace = 256;

    private const byte NameByte = 1, Blank = 2, Quote = 4, Ends = 8;

    private static readonly byte[] Classes = Fill();

    private static readonly SearchValues<byte> BareEnds =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(static b => (byte)b).Where(EndsBare), (byte)'\\']);

    /// <summary>A letter, digit, <c>_</c>, <c>-</c> or <c>.</c>.</summary>
    public static bool IsName(byte b) => (Classes[b] & NameByte) != 0;

    /// <summary>A space or tab.</summary>
    public static bool IsBlank(byte b) => (Classes[b] & Blank) != 0;

    /// <summary><c>"</c>, <c>'</c> or <c>`</c>.</summary>
    public static bool IsQuote(byte b) => (Classes[b] & Quote) != 0;

    /// <summary>
    /// What a bare value does not go on after: blanks, line ends, quotes, and <c>, ; &amp; &lt; &gt; ) ] } |</c>.
    /// </summary>
    public static bool EndsBare(byte b) => (Classes[b] & Ends) != 0;

    /// <summary>
    /// The offset of the first byte of [<paramref name="at"/>, <paramref name="most"/>) that ends a bare value, or may, as a
    /// backslash; <paramref name="most"/> for none.
    /// </summary>
    public static int NextBareEnd(ReadOnlySpan<byte> text, int at, int most)
    {
        int length = text[at..most].IndexOfAny(BareEnds);
        return length < 0 ? most : at + length;
    }

    /// <summary>The offset of the first byte from <paramref name="at"/> on that is neither a space nor a tab.</summary>
    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsBlank(text[at]))
            at++;
        return at;
    }

    /// <summary>The same, line ends being blank too.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (IsBlank(text[at]) || text[at] is (byte)'\n' or (byte)'\r'))
            at++;
        return at;
    }

    /// <summary>
    /// The same for the lexer: of at most <see cref="MostSpace"/> bytes, and it notes in <paramref name="found"/> that another
    /// line was read.
    /// </summary>
    public static int SkipSpace(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        int start = at;
        at = SkipSpace(text[..Math.Min(text.Length, at + MostSpace)], at);
        if (at == text.Length || text[start..at].Contains((byte)'\n'))
            found.Farthest = Math.Max(found.Farthest, at);
        return at;
    }

    /// <summary>
    /// Whether <paramref name="what"/>, in lower case, stands at <paramref name="at"/>, letters in either case.
    /// </summary>
    public static bool IsAt(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> what) =>
        at >= 0 && at <= text.Length - what.Length && System.Text.Ascii.EqualsIgnoreCase(text.Slice(at, what.Length), what);

    /// <summary>
    /// The offset of the line end at or after <paramref name="at"/>, at most <paramref name="most"/> bytes on: a line may be the
    /// whole text, and each of the keywords that it is made of asks.
    /// </summary>
    public static int LineEnd(ReadOnlySpan<byte> text, int at, int most = LongestLine)
    {
        int last = Math.Min(text.Length, at + most);
        int end = text[at..last].IndexOf((byte)'\n');
        end = end < 0 ? last : at + end;
        return end > at && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>
    /// The offset where the line that holds <paramref name="at"/> starts, at most <paramref name="most"/> bytes back.
    /// </summary>
    public static int LineStart(ReadOnlySpan<byte> text, int at, int most = 512)
    {
        int from = Math.Max(0, at - most);
        int start = text[from..at].LastIndexOf((byte)'\n');
        return start < 0 ? from : from + start + 1;
    }

    private static byte[] Fill()
    {
        byte[] classes = new byte[256];
        for (int b = 0; b < 128; b++)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is '_' or '-' or '.')
                classes[b] |= NameByte;
        }
        classes[' '] |= Blank;
        classes['\t'] |= Blank;
        foreach (byte b in "\"'`"u8)
            classes[b] |= Quote;
        foreach (byte b in " \t\r\n\"'`,;&<>)]}|\0"u8)
            classes[b] |= Ends;
        return classes;
    }
}
