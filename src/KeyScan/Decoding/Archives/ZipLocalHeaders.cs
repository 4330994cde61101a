using System.Buffers.Binary;

namespace KeyScan.Decoding.Archives;

/// <summary>The headers that stand before each entry of a zip: all there is to go by where its end is missing.</summary>
internal static class ZipLocalHeaders
{
    private const int HeaderLength = 30, LengthsFollow = 8, LongestStep = 64 * 1024;

    /// <summary>Where the bytes of the entry begin whose header begins at <paramref name="offset"/>.</summary>
    public static long DataOffset(Stream stream, long offset)
    {
        byte[] header = new byte[HeaderLength];
        return TryRead(stream, offset, header) ? DataOffset(header, offset)
            : throw new InvalidDataException("it is not where the directory says");
    }

    /// <summary>The entries from the beginning, as far as there are any.</summary>
    public static IEnumerable<ZipRecord> Records(Stream stream)
    {
        byte[] header = new byte[HeaderLength], name = new byte[ushort.MaxValue];
        for (long at = 0; TryRead(stream, at, header);)
        {
            int nameLength = U16(header, 26), flags = U16(header, 6);
            if (stream.ReadAtLeast(name.AsSpan(0, nameLength), nameLength, throwOnEndOfStream: false) < nameLength)
                yield break;
            long data = DataOffset(header, at);
            long? compressed = (flags & LengthsFollow) != 0 ? null : U32(header, 18), length = compressed is null ? null
                : U32(header, 22);
            yield return new ZipRecord(EntryName.Read(name.AsSpan(0, nameLength)), flags, U16(header, 8),
                at) { CompressedLength = compressed, Length = length, DataOffset = data };
            at = compressed is { } known ? data + known : FindNext(stream, data);
        }
    }

    private static bool TryRead(Stream stream, long at, byte[] header)
    {
        if (at < 0 || at > stream.Length - HeaderLength)
            return false;
        stream.Position = at;
        stream.ReadExactly(header);
        return header.AsSpan().StartsWith(ZipDirectory.LocalSignature);
    }

    private static long FindNext(Stream stream, long from)
    {
        byte[] buffer = new byte[LongestStep];
        int overlap = ZipDirectory.LocalSignature.Length - 1;
        for (long at = from; at < stream.Length; at += buffer.Length - overlap)
        {
            stream.Position = at;
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            int found = buffer.AsSpan(0, length).IndexOf(ZipDirectory.LocalSignature);
            if (found >= 0)
                return at + found;
        }
        return stream.Length;
    }

    private static long DataOffset(ReadOnlySpan<byte> header, long offset) =>
        offset + HeaderLength + U16(header, 26) + U16(header, 28);

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
