using SharpCompress.Compressors.ZStandard;

namespace KeyScan.Decoding.Archives;

/// <summary>
/// Zstandard: RFC 8878. Frames that need more than 128 MB of memory are refused, as <c>zstd</c> itself refuses them.
/// </summary>
internal sealed class ZstandardFormat : IArchiveFormat
{
    private const int ShortestFrame = 9;

    /// <inheritdoc/>
    public string Name => "zstd";

    /// <inheritdoc/>
    public bool NeedsSeeking => false;

    /// <inheritdoc/>
    public bool Expands => true;

    /// <inheritdoc/>
    public bool IsOneFile => true;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length >= ShortestFrame && start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]);

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        using var content = new DecompressionStream(stream, checkEndOfStream: true, leaveOpen: true);
        yield return new ArchiveEntry("", content);
    }
}
