using System.Runtime.InteropServices;

namespace KeyScan.Decoding;

/// <summary>
/// Finds ASCII in UTF-16 inside something else, at any offset and in either order of bytes: the strings of a program, what a
/// shell of Windows has appended to a file in another encoding.
/// </summary>
internal static class WideRuns
{
    /// <summary>Two bytes a character.</summary>
    public const int Width = 2;

    private const ulong EvenBytes = 0x00FF_00FF_00FF_00FF;

    /// <summary>
    /// Every run has a word at one of these distances inside it, wherever it begins: it has at least twice as many bytes.
    /// </summary>
    private const int Step = 16;

    /// <summary>
    /// Adds the runs of <paramref name="text"/> to <paramref name="runs"/>, in order; each begins with a character, not with a
    /// NUL.
    /// </summary>
    public static void Find(ReadOnlySpan<byte> text, List<EncodedRun> runs)
    {
        for (int at = 0; at + sizeof(ulong) <= text.Length; at += Step)
        {
            ulong word = MemoryMarshal.Read<ulong>(text[at..]);
            if (word == 0 || ((word & EvenBytes) != 0 && (word & ~EvenBytes) != 0))
                continue;
            // As the bytes lie, whatever the processor's order.
            int start = text[at] != 0 ? at : at + 1;
            int end = start;
            while (end + 1 < text.Length && text[end + 1] == 0 && EncodedRuns.IsReadable(text[end]))
                end += Width;
            while (start >= Width && text[start - 1] == 0 && EncodedRuns.IsReadable(text[start - Width]))
                start -= Width;
            // With the high byte first the NUL stands before each character, and the last one has none behind it.
            if (end < text.Length && start > 0 && text[start - 1] == 0 && EncodedRuns.IsReadable(text[end]))
                end++;
            if (end - start >= EncodedRuns.Shortest * Width)
                runs.Add(new EncodedRun(start, end - start, RunEncoding.Utf16));
            at = Math.Max(at, ((end + Step - 1) / Step * Step) - Step);
        }
    }

    /// <summary>The characters of a run, into <paramref name="text"/>; returns how many.</summary>
    public static int Decode(ReadOnlySpan<byte> run, Span<byte> text)
    {
        int length = 0;
        for (int at = 0; at < run.Length; at += Width)
            text[length++] = run[at];
        return length;
    }
}
