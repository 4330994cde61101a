namespace KeyScan.Decoding.Archives;

/// <summary>gzip, any number of members behind each other: RFC 1952.</summary>
internal sealed class GzipFormat : IArchiveFormat
{
    private const byte Deflate = 8, ReservedFlags = 0xE0, LastSystem = 13, UnknownSystem = 255;

    /// <summary>The shortest there is: ten bytes of header, an empty block, a trailer.</summary>
    private const int Shortest = 20;

    /// <inheritdoc/>
    public string Name => "gzip";

    /// <inheritdoc/>
    public bool NeedsSeeking => false;

    /// <inheritdoc/>
    public bool Expands => true;

    /// <inheritdoc/>
    public bool IsOneFile => true;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length >= Shortest && start[0] == 0x1F && start[1] == 0x8B && start[2] == Deflate && (start[3] & ReservedFlags) == 0
        && start[8] is 0 or 2 or 4 && start[9] is <= LastSystem or UnknownSystem;

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        using var content = new GzipContent(stream);
        yield return new ArchiveEntry("", content);
    }
}
