namespace KeyScan.Rules.Examples;

/// <summary>An armoured OpenPGP secret key (RFC 4880): header and checksum are right, the packet's numbers are random.</summary>
internal static class OpenPgpKey
{
    private const int Width = 64;

    /// <summary>An old-format secret-key packet whose length takes two bytes.</summary>
    private const byte SecretKeyPacket = 0x95;
    private const byte Version = 4;
    private const byte Rsa = 1;
    private const int BodyLength = 958;

    /// <summary>The key as an armoured block.</summary>
    public static string Create(Random random)
    {
        byte[] packet =
        [
            SecretKeyPacket, BodyLength >> 8, BodyLength & 0xFF,
            Version, .. ExampleToken.Bytes(4, random), Rsa, .. ExampleToken.Bytes(BodyLength - 6, random),
        ];
        return PemBlock.Create("PGP PRIVATE KEY BLOCK", packet, Width, before: "\n",
            after: $"={Convert.ToBase64String(Crc24(packet))}\n");
    }

    /// <summary>The checksum of RFC 4880, section 6.1.</summary>
    private static byte[] Crc24(ReadOnlySpan<byte> bytes)
    {
        const int Start = 0xB704CE, Polynomial = 0x1864CFB;
        int crc = Start;
        foreach (byte b in bytes)
        {
            crc ^= b << 16;
            for (int bit = 0; bit < 8; bit++)
            {
                crc <<= 1;
                if ((crc & 0x1000000) != 0)
                    crc ^= Polynomial;
            }
        }
        return [(byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }
}
