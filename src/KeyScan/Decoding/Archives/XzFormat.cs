using SharpCompress.Compressors.Xz;

namespace KeyScan.Decoding.Archives;

/// <summary>xz: https://tukaani.org/xz/xz-file-format.txt.</summary>
internal sealed class XzFormat : IArchiveFormat
{
    private const int HeaderLength = 12;

    /// <inheritdoc/>
    public string Name => "xz";

    /// <inheritdoc/>
    public bool NeedsSeeking => false;

    /// <inheritdoc/>
    public bool Expands => true;

    /// <inheritdoc/>
    public bool IsOneFile => true;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length > HeaderLength
        && start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]);

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        using Stream content = new XZStream(stream);
        yield return new ArchiveEntry("", content);
    }
}
