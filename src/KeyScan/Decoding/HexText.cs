using System.Buffers;

namespace KeyScan.Decoding;

/// <summary>Two hexadecimal digits a byte.</summary>
internal static class HexText
{
    private const int Looked = 12;
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Whether the first twelve characters are hexadecimal and decode to ASCII text.</summary>
    public static bool Begins(ReadOnlySpan<byte> run)
    {
        for (int i = 0; i < Looked; i += 2)
        {
            // The first digit of printable ASCII is 2 to 7.
            if (run[i] is < (byte)'2' or > (byte)'7' || !Digits.Contains(run[i + 1]))
                return false;
        }
        return true;
    }

    /// <summary>Decodes as much as is valid; returns the bytes written.</summary>
    public static int Decode(ReadOnlySpan<byte> run, Span<byte> output)
    {
        int end = run.IndexOfAnyExcept(Digits);
        ReadOnlySpan<byte> digits = end < 0 ? run : run[..end];
        Convert.FromHexString(digits[..(digits.Length & ~1)], output, out _, out int written);
        return written;
    }
}
