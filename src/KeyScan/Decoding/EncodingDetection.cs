using System.Text;

namespace KeyScan.Decoding;

/// <summary>
/// Tells what of a blob is text, by what its bytes are. A byte order mark and a NUL are hints that anybody can put anywhere: text
/// stays text if it mostly is.
/// </summary>
internal static class EncodingDetection
{
    /// <summary>Bytes that are judged together. Even, and a multiple of four: no unit of a wide encoding is cut.</summary>
    private const int Block = 1024;

    /// <summary>So many blocks, spread over the blob, speak for all of it.</summary>
    private const int MostBlocks = 16;

    /// <summary>So few bytes that no text has are passed over, however short the text is.</summary>
    private const int FewStrays = 4;

    /// <summary>
    /// Of bytes that are read as they are, one in twenty may be one that no text has. Of random bytes it is one in ten.
    /// </summary>
    private const int StrayShare = 20;

    /// <summary>
    /// What of <paramref name="bytes"/> is text. Where there is no NUL all of it is, whatever a mark says: keys are ASCII, and in
    /// a wide encoding ASCII has NULs.
    /// </summary>
    public static DetectedText Detect(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.Contains((byte)0))
            return new DetectedText(TextEncoding.Bytes, bytes.Length, HasNuls: false);
        ReadOnlySpan<byte> rest = bytes[MarkLength(bytes)..];
        if (!rest.Contains((byte)0))
            return new DetectedText(TextEncoding.Bytes, bytes.Length, HasNuls: true);
        TextEncoding wide = FindWide(rest);
        return wide != TextEncoding.Bytes
            ? new DetectedText(wide, bytes.Length, HasNuls: true)
            : new DetectedText(TextEncoding.Bytes, FindTextLength(bytes), HasNuls: true);
    }

    /// <summary>How long the byte order mark is that <paramref name="bytes"/> begin with; also one of another encoding.</summary>
    public static int MarkLength(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) ? 4
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? 2
        : 0;

    private static TextEncoding FindWide(ReadOnlySpan<byte> bytes)
    {
        // What little ASCII there is among Chinese may stand where nobody has looked.
        TextEncoding wide = FindWide(bytes, StepOf(bytes.Length), out bool mayBe);
        return wide == TextEncoding.Bytes && mayBe ? FindWide(bytes, Block, out _) : wide;
    }

    private static TextEncoding FindWide(ReadOnlySpan<byte> bytes, int step, out bool mayBe)
    {
        int readable = 0, all = 0;
        mayBe = false;
        Span<WideUnits> units = [new(TextEncoding.Utf16LittleEndian), new(TextEncoding.Utf16BigEndian),
            new(TextEncoding.Utf32LittleEndian), new(TextEncoding.Utf32BigEndian)];
        for (int at = 0; at < bytes.Length; at += step)
        {
            ReadOnlySpan<byte> block = bytes.Slice(at, Math.Min(Block, bytes.Length - at));
            readable += CountReadable(block);
            all += block.Length;
            foreach (ref WideUnits each in units)
                each.Count(block);
        }
        // Nine of ten bytes as in UTF-8: in no other encoding does a text come near to that.
        if (readable * 10L >= all * 9L)
            return TextEncoding.Bytes;
        int best = -1;
        for (int i = 0; i < units.Length; i++)
        {
            mayBe |= units[i].MayBeText;
            if (units[i].IsText && (best < 0 || units[i].Bad < units[best].Bad))
                best = i;
        }
        return best < 0 ? TextEncoding.Bytes : units[best].Encoding;
    }

    /// <summary>
    /// All where four of five blocks are text, else those at the start: a script may carry an archive behind it.
    /// </summary>
    private static int FindTextLength(ReadOnlySpan<byte> bytes)
    {
        int text = 0, blocks = 0;
        int step = StepOf(bytes.Length);
        for (int at = 0; at < bytes.Length; at += step, blocks++)
            text += IsText(bytes.Slice(at, Math.Min(Block, bytes.Length - at))) ? 1 : 0;
        if (text * 5 >= blocks * 4)
            return bytes.Length;
        int length = 0;
        while (length + Block <= bytes.Length && IsText(bytes.Slice(length, Block)))
            length += Block;
        return length;
    }

    private static int StepOf(int length) => length <= Block * MostBlocks ? Block : length / MostBlocks / Block * Block;

    private static bool IsText(ReadOnlySpan<byte> block)
    {
        int strays = 0;
        foreach (byte b in block)
            strays += b < 0x80 && !IsReadable(b) ? 1 : 0;
        return strays <= FewStrays || strays * StrayShare <= block.Length;
    }

    private static int CountReadable(ReadOnlySpan<byte> block)
    {
        int readable = 0;
        while (!block.IsEmpty)
        {
            int length = 1;
            if (block[0] < 0x80)
                readable += IsReadable(block[0]) ? 1 : 0;
            else if (Rune.DecodeFromUtf8(block, out _, out length) == System.Buffers.OperationStatus.Done)
                readable += length;
            block = block[Math.Max(1, length)..];
        }
        return readable;
    }

    /// <summary>What text has, with what terminals are told in it: backspace, form feed, escape.</summary>
    private static bool IsReadable(byte b) => EncodedRuns.IsReadable(b) || b is 0x08 or 0x0C or 0x1B;
}
