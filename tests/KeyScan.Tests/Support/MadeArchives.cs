using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using SharpCompress.Compressors.ZStandard;
using SharpCompress.Writers.SevenZip;

namespace KeyScan.Tests.Support;

/// <summary>Archives, made by the base library.</summary>
internal static class MadeArchives
{
    /// <summary>A zip of files.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] files) => Zip(CompressionLevel.Optimal, files);

    /// <summary>A zip of files, compressed as told.</summary>
    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }
        return bytes.ToArray();
    }

    /// <summary>A tar of files.</summary>
    public static byte[] Tar(params (string Name, byte[] Content)[] files) => Tar(TarEntryFormat.Pax, files);

    /// <summary>A tar of files in one of its formats.</summary>
    public static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, format, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
                tar.WriteEntry(Entry(format, name, content));
        }
        return bytes.ToArray();
    }

    /// <summary>What is compressed as one.</summary>
    public static byte[] Gzip(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return bytes.ToArray();
    }

    /// <summary>The same with bzip2.</summary>
    public static byte[] Bzip2(byte[] content)
    {
        var bytes = new MemoryStream();
        using (Stream bzip2 = BZip2Stream.Create(bytes, SharpCompress.Compressors.CompressionMode.Compress,
            decompressConcatenated: false, leaveOpen: true))
            bzip2.Write(content);
        return bytes.ToArray();
    }

    /// <summary>The same with Zstandard.</summary>
    public static byte[] Zstandard(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var zstandard = new CompressionStream(bytes, leaveOpen: true))
            zstandard.Write(content);
        return bytes.ToArray();
    }

    /// <summary>An xz of one stream, of blocks that are not compressed, as LZMA2 may have them: xz-file-format.txt, https://tukaani.org/xz/.</summary>
    public static byte[] Xz(params byte[][] blocks)
    {
        var bytes = new List<byte>(XzStart);
        var records = new List<byte>();
        foreach (byte[] content in blocks)
        {
            int start = bytes.Count;
            bytes.AddRange(XzBlockHeader(0x21, 1, 0x16));
            bytes.AddRange([1, (byte)((content.Length - 1) >> 8), (byte)(content.Length - 1), .. content, 0]);
            records.AddRange([.. XzNumber(bytes.Count - start), .. XzNumber(content.Length)]);
            Pad(bytes, start);
        }
        byte[] index = WithCrc(Padded([0, .. XzNumber(blocks.Length), .. records]));
        byte[] footer = [.. BitConverter.GetBytes((index.Length / 4) - 1), 0, 0];
        return [.. bytes, .. index, .. BitConverter.GetBytes(Crc32.Compute(footer)), .. footer, .. "YZ"u8];
    }

    /// <summary>
    /// The start of an xz, without checks, whose first block has one filter for each of the ids, lengths and properties.
    /// </summary>
    public static byte[] XzWithFilters(params byte[] filters) => [.. XzStart, .. XzBlockHeader(filters), .. new byte[64]];

    /// <summary>
    /// A 7z with nothing in it but a list of one folder, which has one coder, and of <paramref name="files"/> files.
    /// </summary>
    public static byte[] SevenZipList(byte[] coder, byte files = 1)
    {
        byte[] header = [1, 4, 6, 0, 1, 9, 10, 0, 7, 11, 1, 0, 1, .. coder, 12, 10, 0, 0, 5, files, 0, 0];
        byte[] start = [.. BitConverter.GetBytes(10L), .. BitConverter.GetBytes((long)header.Length),
            .. BitConverter.GetBytes(Crc32.Compute(header))];
        return [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, 0, 4, .. BitConverter.GetBytes(Crc32.Compute(start)), .. start,
            .. new byte[10], .. header];
    }

    private static byte[] XzStart => [0xFD, .. "7zXZ\0"u8, 0, 0, .. BitConverter.GetBytes(Crc32.Compute([0, 0]))];

    private static byte[] XzBlockHeader(params byte[] filters)
    {
        int count = filters[0] == 0x21 ? 1 : 2;
        byte[] header = Padded([0, (byte)(count - 1), .. filters]);
        header[0] = (byte)(header.Length / 4);
        return WithCrc(header);
    }

    private static byte[] XzNumber(int number) =>
        number < 0x80 ? [(byte)number] : [(byte)(number | 0x80), .. XzNumber(number >> 7)];

    private static byte[] WithCrc(byte[] bytes) => [.. bytes, .. BitConverter.GetBytes(Crc32.Compute(bytes))];

    private static byte[] Padded(List<byte> bytes)
    {
        Pad(bytes, 0);
        return [.. bytes];
    }

    private static void Pad(List<byte> bytes, int start)
    {
        while ((bytes.Count - start) % 4 != 0)
            bytes.Add(0);
    }

    /// <summary>A 7z of files.</summary>
    public static byte[] SevenZip(params (string Name, byte[] Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var writer = new SevenZipWriter(bytes, new SevenZipWriterOptions { LeaveStreamOpen = true }))
        {
            foreach ((string name, byte[] content) in files)
                writer.Write(name, new MemoryStream(content), DateTime.UnixEpoch);
        }
        return bytes.ToArray();
    }

    /// <summary>Text in UTF-8.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static TarEntry Entry(TarEntryFormat format, string name, byte[] content)
    {
        var data = new MemoryStream(content);
        return format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name) { DataStream = data },
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = data },
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = data },
            _ => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data },
        };
    }
}
