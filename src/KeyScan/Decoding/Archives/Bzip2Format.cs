using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;

namespace KeyScan.Decoding.Archives;

/// <summary>
/// bzip2, any number of streams behind each other, as https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf
/// describes it.
/// </summary>
internal sealed class Bzip2Format : IArchiveFormat
{
    /// <inheritdoc/>
    public string Name => "bzip2";

    /// <inheritdoc/>
    public bool NeedsSeeking => false;

    /// <inheritdoc/>
    public bool Expands => true;

    /// <inheritdoc/>
    public bool IsOneFile => true;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length >= 14 && start.StartsWith("BZh"u8) && start[3] is >= (byte)'1' and <= (byte)'9'
        && (start[4..].StartsWith((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
        || start[4..].StartsWith((ReadOnlySpan<byte>)[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]));

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        using Stream content = BZip2Stream.Create(stream, CompressionMode.Decompress, decompressConcatenated: true,
            leaveOpen: true);
        yield return new ArchiveEntry("", content);
    }
}
