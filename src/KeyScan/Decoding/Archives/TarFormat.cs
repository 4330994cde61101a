using System.Buffers.Binary;
using System.Text;

namespace KeyScan.Decoding.Archives;

/// <summary>
/// tar: the old one, ustar, pax and GNU, as <c>tar(5)</c> of FreeBSD describes them. System.Formats.Tar takes as much memory as a
/// header claims, so that it is not used.
/// </summary>
internal sealed class TarFormat : IArchiveFormat
{
    private const int Block = 512;
    private const int ChecksumAt = 148, ChecksumLength = 8, TypeAt = 156, SizeAt = 124, SizeLength = 12;

    /// <summary>Names and pax records above this many bytes are cut: no system has longer paths.</summary>
    private const int LongestRecord = 64 * 1024;

    /// <inheritdoc/>
    public string Name => "tar";

    /// <inheritdoc/>
    public bool NeedsSeeking => false;

    /// <inheritdoc/>
    public bool Expands => false;

    /// <inheritdoc/>
    public bool IsOneFile => false;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length == Block && start[0] != 0 && start[..Block].Contains((byte)0) && HasChecksum(start);

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        byte[] header = new byte[Block];
        string? longName = null;
        long? longSize = null;
        while (ReadHeader(stream, header))
        {
            long size = ReadNumber(header.AsSpan(SizeAt, SizeLength));
            char type = (char)header[TypeAt];
            if (type is 'L' or 'x')
            {
                byte[] record = ReadRecord(stream, size);
                if (type == 'L')
                    longName = Text(record);
                else
                {
                    longName = PaxValue(record, "path") ?? longName;
                    longSize = long.TryParse(PaxValue(record, "size"), out long pax) && pax >= 0 ? pax : longSize;
                }
                continue;
            }
            if (type == 'S')
                PassSparseMaps(stream, header);
            size = longSize ?? size;
            var content = new PartOfStream(stream, size);
            if (type is not ('K' or 'g'))
            {
                yield return new ArchiveEntry(longName ?? NameOf(header), size == 0 ? null : content);
                (longName, longSize) = (null, null);
            }
            content.PassOver();
            Pass(stream, Padding(size));
        }
    }

    /// <summary>Reads the next header; false behind the last. Two blocks of zeros end an archive, and so does its file.</summary>
    private static bool ReadHeader(Stream stream, byte[] header)
    {
        int length = stream.ReadAtLeast(header, Block, throwOnEndOfStream: false);
        if (length == 0 || !header.AsSpan(0, length).ContainsAnyExcept((byte)0))
            return false;
        return length == Block && HasChecksum(header) ? true
            : throw new InvalidDataException("there is no header where one should be");
    }

    private static bool HasChecksum(ReadOnlySpan<byte> header)
    {
        int sum = ChecksumLength * ' ';
        for (int i = 0; i < Block; i++)
            sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0 : header[i];
        return sum == ReadOctal(header.Slice(ChecksumAt, ChecksumLength));
    }

    private static long ReadNumber(ReadOnlySpan<byte> field)
    {
        // GNU writes what eight octal digits cannot in base 256.
        long number = (field[0] & 0x80) == 0 ? ReadOctal(field) : BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
        return number >= 0 ? number : throw new InvalidDataException("a header has no size");
    }

    private static long ReadOctal(ReadOnlySpan<byte> field)
    {
        long number = 0;
        field = field.TrimStart(" \0"u8);
        int i = 0;
        for (; i < field.Length && field[i] is >= (byte)'0' and <= (byte)'7'; i++)
            number = (number * 8) + field[i] - '0';
        return i < field.Length && field[i] is not ((byte)' ' or 0) ? -1 : number;
    }

    private static byte[] ReadRecord(Stream stream, long size)
    {
        byte[] record = new byte[Math.Min(size, LongestRecord)];
        stream.ReadExactly(record);
        Pass(stream, size - record.Length + Padding(size));
        return record;
    }

    /// <summary>The last value of a pax record of that key: lines of <c>length key=value</c>.</summary>
    private static string? PaxValue(ReadOnlySpan<byte> records, string key)
    {
        string? value = null;
        foreach (Range range in records.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = records[range];
            line = line[(line.IndexOf((byte)' ') + 1)..];
            if (line.Length > key.Length && line[key.Length] == (byte)'=' && Ascii.Equals(line[..key.Length], key))
                value = Text(line[(key.Length + 1)..]);
        }
        return value;
    }

    private static string NameOf(ReadOnlySpan<byte> header)
    {
        string name = Text(header[..100]);
        string prefix = header.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.Slice(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return EntryName.Read(end < 0 ? field : field[..end]);
    }

    /// <summary>An old sparse file has the rest of its map in blocks between its header and its content.</summary>
    private static void PassSparseMaps(Stream stream, byte[] header)
    {
        byte[] map = new byte[Block];
        for (bool more = header[482] != 0; more; more = map[504] != 0)
            stream.ReadExactly(map);
    }

    private static long Padding(long size) => (Block - (size % Block)) % Block;

    private static void Pass(Stream stream, long count) => new PartOfStream(stream, count).PassOver();
}
