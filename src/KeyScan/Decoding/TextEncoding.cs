namespace KeyScan.Decoding;

/// <summary>What the first bytes of a blob say about its encoding.</summary>
internal enum TextEncoding
{
    /// <summary>UTF-8, ASCII or a single-byte encoding: searched as it is.</summary>
    Bytes,

    /// <summary>UTF-16, low byte first.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16BigEndian,

    /// <summary>UTF-32, low byte first.</summary>
    Utf32LittleEndian,

    /// <summary>UTF-32, high byte first.</summary>
    Utf32BigEndian,

    /// <summary>No text.</summary>
    Binary,
}

/// <summary>Recognises <see cref="TextEncoding"/>.</summary>
internal static class EncodingDetection
{
    /// <summary>How far git looks for a NUL byte before it calls a file binary (buffer_is_binary in xdiff-interface.c).</summary>
    private const int Probe = 8000;

    /// <summary>The encoding of <paramref name="bytes"/>: by byte order mark, else by where the NUL bytes are.</summary>
    public static TextEncoding Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
            return TextEncoding.Utf32LittleEndian;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return TextEncoding.Utf32BigEndian;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return TextEncoding.Utf16LittleEndian;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return TextEncoding.Utf16BigEndian;
        ReadOnlySpan<byte> probe = bytes[..Math.Min(Probe, bytes.Length)];
        return probe.Contains((byte)0) ? WithoutMark(probe) : TextEncoding.Bytes;
    }

    /// <summary>
    /// Western text in UTF-16 has a NUL in nearly every other byte and none in the rest; anything else with a NUL is binary, as it is for git.
    /// </summary>
    private static TextEncoding WithoutMark(ReadOnlySpan<byte> probe)
    {
        int even = 0, odd = 0;
        for (int i = 0; i + 1 < probe.Length; i += 2)
        {
            even += probe[i] == 0 ? 1 : 0;
            odd += probe[i + 1] == 0 ? 1 : 0;
        }
        int most = probe.Length / 2;
        if (odd * 10 >= most * 7 && even * 50 <= most)
            return TextEncoding.Utf16LittleEndian;
        if (even * 10 >= most * 7 && odd * 50 <= most)
            return TextEncoding.Utf16BigEndian;
        return TextEncoding.Binary;
    }
}
