namespace KeyScan.Decoding;

/// <summary>What of a blob is text.</summary>
/// <param name="Encoding">How the text is written.</param>
/// <param name="TextLength">How many bytes at the start are text; all of them in a wide encoding.</param>
/// <param name="HasNuls">Whether there are NUL bytes.</param>
internal readonly record struct DetectedText(TextEncoding Encoding, int TextLength, bool HasNuls)
{
    /// <summary>Whether it is UTF-16 or UTF-32.</summary>
    public bool IsWide => Encoding != TextEncoding.Bytes;

    /// <summary>All of <paramref name="length"/> bytes, whatever they are.</summary>
    public static DetectedText Written(int length) => new(TextEncoding.Bytes, length, HasNuls: true);
}
