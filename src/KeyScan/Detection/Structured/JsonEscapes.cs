using System.Globalization;
using System.Text;

namespace KeyScan.Detection.Structured;

/// <summary>Undoes the escapes of a JSON string (RFC 8259, section 7), and keeps where each byte came from.</summary>
internal static class JsonEscapes
{
    /// <summary>
    /// The string without escapes, in <paramref name="into"/>, which is as long as <paramref name="raw"/> at least.
    /// </summary>
    public static ReadOnlySpan<byte> Undo(ReadOnlySpan<byte> raw, Span<byte> into) => into[..Undo(raw, into, [])];

    /// <summary>
    /// The same; answers with the length, and writes into <paramref name="origins"/>, unless that is empty, the offset in raw of
    /// each byte.
    /// </summary>
    public static int Undo(ReadOnlySpan<byte> raw, Span<byte> into, Span<int> origins)
    {
        int length = 0;
        for (int at = 0; at < raw.Length;)
        {
            int from = at, before = length;
            if (raw[at] != '\\' || at + 1 == raw.Length)
            {
                into[length++] = raw[at++];
            }
            else if (raw[at + 1] == 'u' && TryReadUnit(raw, at, out char unit))
            {
                at += 6;
                if (char.IsHighSurrogate(unit) && TryReadUnit(raw, at, out char low) && char.IsLowSurrogate(low))
                {
                    at += 6;
                    length += new Rune(unit, low).EncodeToUtf8(into[length..]);
                }
                else
                {
                    length += (Rune.TryCreate(unit, out Rune rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(into[length..]);
                }
            }
            else
            {
                into[length++] = raw[at + 1] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' or (byte)'f' => (byte)' ',
                    byte other => other,
                };
                at += 2;
            }
            if (!origins.IsEmpty)
                origins[before..length].Fill(from);
        }
        return length;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> raw, int at, out char unit)
    {
        unit = default;
        if (at + 6 > raw.Length || raw[at] != '\\' || raw[at + 1] != 'u')
            return false;
        bool isRead = ushort.TryParse(raw.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out ushort value);
        unit = (char)value;
        return isRead;
    }
}
