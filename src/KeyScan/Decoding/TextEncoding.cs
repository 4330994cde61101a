namespace KeyScan.Decoding;

/// <summary>What a blob is.</summary>
internal enum TextEncoding
{
    /// <summary>UTF-8, ASCII or a single-byte encoding, or no text at all: searched as it is.</summary>
    Bytes,

    /// <summary>UTF-16, low byte first.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16BigEndian,

    /// <summary>UTF-32, low byte first.</summary>
    Utf32LittleEndian,

    /// <summary>UTF-32, high byte first.</summary>
    Utf32BigEndian,
}
