using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using SharpCompress.Compressors.BZip2;
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
        using (Stream bzip2 = BZip2Stream.Create(bytes, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true))
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
