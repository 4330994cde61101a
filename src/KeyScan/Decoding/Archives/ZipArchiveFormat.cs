namespace KeyScan.Decoding.Archives;

/// <summary>
/// zip and what is one by another name: jar, war, nupkg, whl, docx, xlsx, apk, vsix… PKWARE's APPNOTE.TXT 6.3.10 describes it.
/// .NET's own reader makes an object of every entry before it gives the first, as many as somebody has written down, so that it
/// is not used.
/// </summary>
internal sealed class ZipArchiveFormat : IArchiveFormat
{
    private const int Encrypted = 1;

    /// <inheritdoc/>
    public string Name => "zip";

    /// <inheritdoc/>
    public bool NeedsSeeking => true;

    /// <inheritdoc/>
    public bool Expands => true;

    /// <inheritdoc/>
    public bool IsOneFile => false;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length >= ZipDirectory.EndLength
        && (start.StartsWith(ZipDirectory.LocalSignature) || start.StartsWith(ZipDirectory.EndSignature));

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        bool isWhole = ZipDirectory.TryFind(stream, out ZipDirectory directory);
        IEnumerable<ZipRecord> records = isWhole ? directory.Records(stream) : ZipLocalHeaders.Records(stream);
        foreach (ZipRecord record in records)
        {
            if (record.Name.EndsWith('/') && record.Length == 0)
                yield return new ArchiveEntry(record.Name, null);
            else if ((record.Flags & Encrypted) != 0)
                yield return new ArchiveEntry(record.Name, null) { Obstacle = "it is encrypted" };
            else if (Open(stream, record) is { } content)
                yield return new ArchiveEntry(record.Name, record.Length is { } length ? new StreamOfLength(content, length)
                    : content);
            else
                yield return new ArchiveEntry(record.Name, null)
                    { Obstacle = $"it is compressed by method {record.Method}, which is not known here" };
        }
        if (!isWhole)
            throw new InvalidDataException("its directory, at its end, is missing");
    }

    private static Stream? Open(Stream stream, ZipRecord record)
    {
        stream.Position = record.DataOffset ?? ZipLocalHeaders.DataOffset(stream, record.HeaderOffset);
        Stream part = record.CompressedLength is { } length ? new PartOfStream(stream, length) : stream;
        return ZipMethods.Open(record.Method, part, record.Length);
    }
}
