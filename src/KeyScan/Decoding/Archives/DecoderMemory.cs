namespace KeyScan.Decoding.Archives;

/// <summary>
/// The memory that a decompressor asks for before it has read anything, which a few bytes of an archive decide: a dictionary may
/// have 4 GiB.
/// </summary>
internal static class DecoderMemory
{
    /// <summary>
    /// The most that one may ask for, bytes: <c>xz -9</c> has 64 MB, and <c>zstd</c> itself refuses more than this.
    /// </summary>
    public const uint Most = 128 << 20;

    private const int LargestLzma2Code = 40;

    /// <summary>Throws where a dictionary of so many bytes is too large.</summary>
    /// <exception cref="InvalidDataException">It is.</exception>
    public static void Check(ulong bytes)
    {
        if (bytes > Most)
            throw new InvalidDataException(
                $"it asks for {bytes >> 20:N0} MB of memory to be unpacked, more than {Most >> 20} MB");
    }

    /// <summary>
    /// The same for the byte in which LZMA2 writes its dictionary: xz-file-format.txt, section 5.3.1; 7z has the same one.
    /// </summary>
    public static void CheckLzma2(byte code)
    {
        if (code > LargestLzma2Code)
            throw new InvalidDataException("it has a dictionary of no size");
        Check(code == LargestLzma2Code ? uint.MaxValue : (2UL | (code & 1UL)) << ((code / 2) + 11));
    }
}
