namespace KeyScan.Decoding.Archives;

/// <summary>xz, any number of streams behind each other: https://tukaani.org/xz/xz-file-format.txt.</summary>
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
        && start.StartsWith(XzContent.Magic);

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        using var content = new XzContent(stream);
        yield return new ArchiveEntry("", content);
    }
}
