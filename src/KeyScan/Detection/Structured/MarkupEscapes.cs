using System.Globalization;
using System.Text;

namespace KeyScan.Detection.Structured;

/// <summary>Undoes the five entities that XML knows by itself and references by number; any other stays as it stands.</summary>
internal static class MarkupEscapes
{
    private const int LongestReference = 10;

    /// <summary>
    /// The text without references, in <paramref name="into"/>, which is as long as <paramref name="raw"/> at least.
    /// </summary>
    public static ReadOnlySpan<byte> Undo(ReadOnlySpan<byte> raw, Span<byte> into)
    {
        int length = 0;
        for (int at = 0; at < raw.Length;)
        {
            int end = raw[at] == '&' ? raw[at..Math.Min(raw.Length, at + LongestReference)].IndexOf((byte)';') : -1;
            if (end > 1 && TryRead(raw.Slice(at + 1, end - 1), out Rune rune))
            {
                length += rune.EncodeToUtf8(into[length..]);
                at += end + 1;
            }
            else
            {
                into[length++] = raw[at++];
            }
        }
        return into[..length];
    }

    private static bool TryRead(ReadOnlySpan<byte> reference, out Rune rune)
    {
        char known = reference switch
        {
            _ when reference.SequenceEqual("amp"u8) => '&',
            _ when reference.SequenceEqual("lt"u8) => '<',
            _ when reference.SequenceEqual("gt"u8) => '>',
            _ when reference.SequenceEqual("quot"u8) => '"',
            _ when reference.SequenceEqual("apos"u8) => '\'',
            _ => '\0',
        };
        rune = new Rune(known == '\0' ? ' ' : known);
        if (known != '\0' || reference[0] != '#' || reference.Length < 2)
            return known != '\0';
        bool isHex = reference[1] is (byte)'x' or (byte)'X';
        return uint.TryParse(reference[(isHex ? 2 : 1)..], isHex ? NumberStyles.AllowHexSpecifier
            : NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            && value >= ' ' && Rune.TryCreate(value, out rune);
    }
}
