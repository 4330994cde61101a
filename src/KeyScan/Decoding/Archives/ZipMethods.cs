using System.Buffers.Binary;
using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Deflate64;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.ZStandard;
using Mode = SharpCompress.Compressors.CompressionMode;

namespace KeyScan.Decoding.Archives;

/// <summary>The ways in which an entry of a zip may be compressed, by the numbers that APPNOTE.TXT 4.4.5 gives them.</summary>
internal static class ZipMethods
{
    private const int LzmaPropertiesLength = 5;

    /// <summary>What comes out of <paramref name="part"/>; null where the method is not known here.</summary>
    public static Stream? Open(int method, Stream part, long? length) => method switch
    {
        0 => part,
        8 => new DeflateStream(part, CompressionMode.Decompress, leaveOpen: true),
        9 => new Deflate64Stream(part, Mode.Decompress),
        12 => BZip2Stream.Create(part, Mode.Decompress, decompressConcatenated: false, leaveOpen: true),
        14 => OpenLzma(part, length),
        93 => new DecompressionStream(part, leaveOpen: true),
        95 => new XzContent(part),
        _ => null,
    };

    private static LzmaStream OpenLzma(Stream part, long? length)
    {
        Span<byte> header = stackalloc byte[4 + LzmaPropertiesLength];
        part.ReadExactly(header);
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[2..]) != LzmaPropertiesLength)
            throw new InvalidDataException("its LZMA properties are of another length than 5");
        DecoderMemory.Check(BinaryPrimitives.ReadUInt32LittleEndian(header[5..]));
        return LzmaStream.Create(header[4..].ToArray(), part, -1, length ?? -1, leaveOpen: true);
    }
}
