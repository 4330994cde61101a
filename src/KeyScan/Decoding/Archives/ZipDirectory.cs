using System.Buffers.Binary;

namespace KeyScan.Decoding.Archives;

/// <summary>The directory at the end of a zip.</summary>
/// <param name="Offset">Where it begins in the stream.</param>
/// <param name="Length">How long it is, bytes.</param>
/// <param name="Shift">How many bytes stand before the archive, which its offsets do not count.</param>
internal readonly record struct ZipDirectory(long Offset, long Length, long Shift)
{
    /// <summary>The length of the record that ends a zip, without its comment.</summary>
    public const int EndLength = 22;

    private const int RecordLength = 46, LongestComment = ushort.MaxValue, LocatorLength = 20, LongEndLength = 56, LongExtra = 1;

    /// <summary>What the header of an entry begins with.</summary>
    public static ReadOnlySpan<byte> LocalSignature => "PK\x03\x04"u8;

    /// <summary>What the record at the end begins with.</summary>
    public static ReadOnlySpan<byte> EndSignature => "PK\x05\x06"u8;

    /// <summary>Looks for the directory from the end of the stream.</summary>
    public static bool TryFind(Stream stream, out ZipDirectory directory)
    {
        byte[] tail = new byte[Math.Min(stream.Length, EndLength + LongestComment)];
        long start = stream.Length - tail.Length;
        stream.Position = start;
        stream.ReadExactly(tail);
        for (int at = tail.AsSpan().LastIndexOf(EndSignature); at >= 0; at = tail.AsSpan(0, at).LastIndexOf(EndSignature))
        {
            if (tail.Length - at < EndLength)
                continue;
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16)),
                length = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
            long end = start + at;
            if (TryFindLong(stream, end, out directory))
                return true;
            directory = new ZipDirectory(end - length, length, end - length - offset);
            // An empty one behind entries is somebody's trick, or the wrong one.
            if (directory.IsInside(end) && (length > 0 || end == 0))
                return true;
        }
        directory = default;
        return false;
    }

    /// <summary>The entries, one record at a time.</summary>
    public IEnumerable<ZipRecord> Records(Stream stream)
    {
        byte[] header = new byte[RecordLength], rest = new byte[3 * ushort.MaxValue];
        for (long at = Offset; at + RecordLength <= Offset + Length;)
        {
            stream.Position = at;
            stream.ReadExactly(header);
            if (!header.AsSpan().StartsWith("PK\x01\x02"u8))
                throw new InvalidDataException("its directory is damaged");
            int name = U16(header, 28), extra = U16(header, 30), more = name + extra + U16(header, 32);
            stream.ReadExactly(rest.AsSpan(0, more));
            at += RecordLength + more;
            yield return Read(header, rest.AsSpan(0, name), rest.AsSpan(name, extra));
        }
    }

    private ZipRecord Read(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        long compressed = U32(header, 20), length = U32(header, 24), offset = U32(header, 42);
        ReadOnlySpan<byte> wide = FindExtra(extra, LongExtra);
        length = Widen(length, ref wide);
        compressed = Widen(compressed, ref wide);
        offset = Widen(offset, ref wide);
        if (length < 0 || compressed < 0 || offset < 0)
            throw new InvalidDataException("its directory is damaged");
        return new ZipRecord(EntryName.Read(name), U16(header, 8), U16(header, 10),
            offset + Shift) { CompressedLength = compressed, Length = length };
    }

    /// <summary>What does not fit into 32 bits stands in an extra field, in the order of the record.</summary>
    private static long Widen(long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < sizeof(long))
            return value;
        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[sizeof(long)..];
        return value;
    }

    private bool IsInside(long end) => Offset >= 0 && Length >= 0 && Shift >= 0 && Offset + Length <= end;

    private static bool TryFindLong(Stream stream, long end, out ZipDirectory directory)
    {
        directory = default;
        Span<byte> locator = stackalloc byte[LocatorLength], record = stackalloc byte[LongEndLength];
        if (!TryReadAt(stream, end - LocatorLength, locator) || !locator.StartsWith("PK\x06\x07"u8))
            return false;
        // Behind what stands before the archive its offset is short; without extensions the record stands right before its
        // locator.
        long said = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]), at = end - LocatorLength - LongEndLength;
        if (!IsLongEnd(stream, at, record) && !IsLongEnd(stream, at = said, record))
            return false;
        long length = BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
            offset = BinaryPrimitives.ReadInt64LittleEndian(record[48..]);
        directory = new ZipDirectory(at - length, length, at - length - offset);
        return directory.IsInside(at);
    }

    private static bool IsLongEnd(Stream stream, long at, Span<byte> record) =>
        TryReadAt(stream, at, record) && record.StartsWith("PK\x06\x06"u8);

    private static bool TryReadAt(Stream stream, long at, Span<byte> bytes)
    {
        if (at < 0 || at > stream.Length - bytes.Length)
            return false;
        stream.Position = at;
        stream.ReadExactly(bytes);
        return true;
    }

    private static ReadOnlySpan<byte> FindExtra(ReadOnlySpan<byte> extra, int id)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(U16(extra, 2), extra.Length - 4);
            if (U16(extra, 0) == id)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        return [];
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
