namespace KeyScan.Primitives;

/// <summary>CRC-32 as of IEEE 802.3, and the base 62 form that token formats write it in.</summary>
internal static class Crc32
{
    /// <summary>The digits of base 62 in GitHub's and npm's tokens, in order of value.</summary>
    public const string Base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private const uint ReversedPolynomial = 0xEDB88320;
    private static readonly uint[] Table = CreateTable();

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>
    /// Fills <paramref name="digits"/> with <paramref name="value"/> in base 62, padded with zeros; six digits hold every
    /// checksum.
    /// </summary>
    public static void WriteBase62(uint value, Span<char> digits)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Base62Digits[(int)(value % 62)];
            value /= 62;
        }
    }

    private static uint[] CreateTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ ReversedPolynomial;
            table[i] = crc;
        }
        return table;
    }
}
