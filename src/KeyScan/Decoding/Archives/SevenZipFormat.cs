using SharpCompress.Archives;
using SharpCompress.Archives.SevenZip;
using SharpCompress.Common;
using SharpCompress.Readers;

namespace KeyScan.Decoding.Archives;

/// <summary>7z: DOC/7zFormat.txt of https://7-zip.org/sdk.html.</summary>
internal sealed class SevenZipFormat : IArchiveFormat
{
    private const int HeaderLength = 32;

    /// <inheritdoc/>
    public string Name => "7z";

    /// <inheritdoc/>
    public bool NeedsSeeking => true;

    /// <inheritdoc/>
    public bool Expands => true;

    /// <inheritdoc/>
    public bool IsOneFile => false;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length >= HeaderLength && start.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]);

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        SevenZipHeader.Check(stream);
        using IArchive archive = Open(stream);
        using IReader reader = archive.ExtractAllEntries();
        while (reader.MoveToNextEntry())
        {
            IEntry entry = reader.Entry;
            string name = entry.Key ?? "";
            if (entry.IsDirectory || entry.Size == 0)
                yield return new ArchiveEntry(name, null);
            else if (entry.IsEncrypted)
                yield return new ArchiveEntry(name, null) { Obstacle = "it is encrypted" };
            else
            {
                using Stream content = reader.OpenEntryStream();
                yield return new ArchiveEntry(name, content);
            }
        }
    }

    private static IArchive Open(Stream stream)
    {
        try
        {
            return SevenZipArchive.OpenArchive(stream, new ReaderOptions { LeaveStreamOpen = true });
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException("its list of entries is encrypted", e);
        }
    }
}
