using System.Buffers;
using System.Text;

namespace KeyScan.Matching;

/// <summary>Turns the bytes of a window into characters, one for one, so that offsets agree.</summary>
internal static class WindowText
{
    /// <summary>
    /// Bytes above 127 move to the private use area, where nothing is a letter, a digit or a space: as Latin-1 the bytes of
    /// UTF-8 would match <c>\w</c> and <c>\s</c> at random.
    /// </summary>
    private const char AboveAscii = '\uF700';

    /// <summary>
    /// Writes <paramref name="bytes"/> as characters into <paramref name="text"/>, which is as long. A
    /// NUL ends what stands before it, as a space does.
    /// </summary>
    public static void Widen(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        Span<char> all = text;
        bool hasNul = bytes.Contains((byte)0);
        while (Ascii.ToUtf16(bytes, text, out int done) == OperationStatus.InvalidData)
        {
            text[done] = (char)(AboveAscii | bytes[done]);
            bytes = bytes[(done + 1)..];
            text = text[(done + 1)..];
        }
        if (hasNul)
            all.Replace('\0', ' ');
    }
}
