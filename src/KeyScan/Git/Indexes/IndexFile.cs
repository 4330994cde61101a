using System.Buffers.Binary;
using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Git.Indexes;

/// <summary>
/// The index as a file: versions 2 to 4 of gitformat-index(5). Extensions that may be passed over are; one that may not, as those
/// of split and sparse indexes, is not read here.
/// </summary>
internal ref struct IndexFile
{
    private const int Largest = 1 << 30;
    private const int HeaderLength = 12, StatusLength = 40;
    private const int ModeOffset = 24;
    private const int Extended = 0x4000, StageShift = 12, LongestName = 0xFFF;
    private const int SkipsWorkTree = 0x4000, IsIntentToAdd = 0x2000;
    private const int LargestNumber = 1 << 24;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _hashLength;
    private readonly int _version;
    private readonly string _path;
    private readonly List<byte> _name = [];
    private int _position = HeaderLength;

    private IndexFile(ReadOnlySpan<byte> bytes, int hashLength, string path)
    {
        _bytes = bytes;
        _hashLength = hashLength;
        _path = path;
        if (bytes.Length < HeaderLength + hashLength || !bytes.StartsWith("DIRC"u8))
            throw Broken();
        _version = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (_version is < 2 or > 4)
            throw new UnsupportedRepositoryException($"an index of version {_version}: {path}");
    }

    /// <summary>The entries in git's order; none where there is no index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The hash of the repository.</param>
    /// <exception cref="UnsupportedRepositoryException">It is not read here, be it broken.</exception>
    /// <exception cref="GitException">It is a FIFO, a socket or a device, or may not be read.</exception>
    public static List<IndexEntry> Read(string path, ObjectFormat format)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            return new IndexFile(RegularFile.ReadBytes(path, Largest), (int)format, path).ReadEntries();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GitException($"the index {path} cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    private List<IndexEntry> ReadEntries()
    {
        int count = BinaryPrimitives.ReadInt32BigEndian(_bytes[8..]);
        if (count < 0 || count > _bytes.Length / (StatusLength + _hashLength))
            throw Broken();
        var entries = new List<IndexEntry>(count);
        for (int i = 0; i < count; i++)
            entries.Add(ReadEntry());
        CheckExtensions();
        return entries;
    }

    private IndexEntry ReadEntry()
    {
        int start = _position, end = start + StatusLength + _hashLength;
        ReadOnlySpan<byte> fixedPart = Slice(start, StatusLength + _hashLength + sizeof(ushort));
        int mode = BinaryPrimitives.ReadInt32BigEndian(fixedPart[ModeOffset..]);
        var id = new ObjectId(fixedPart.Slice(StatusLength, _hashLength));
        int flags = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[(StatusLength + _hashLength)..]), more = 0;
        _position = end + sizeof(ushort);
        if ((flags & Extended) != 0 && _version >= 3)
        {
            more = BinaryPrimitives.ReadUInt16BigEndian(Slice(_position, sizeof(ushort)));
            _position += sizeof(ushort);
        }
        string path = _version == 4 ? ReadSharedName() : ReadName(flags & LongestName, start);
        return new IndexEntry(path, mode, id, (flags >> StageShift) & 3)
        {
            IsIntentToAdd = (more & IsIntentToAdd) != 0,
            SkipsWorkTree = (more & SkipsWorkTree) != 0,
        };
    }

    /// <summary>A name, and as many NULs, at least one, as make the entry's length a multiple of eight.</summary>
    private string ReadName(int length, int start)
    {
        if (length == LongestName)
            length = LengthOfName();
        string name = Encoding.UTF8.GetString(Slice(_position, length));
        int used = _position + length - start;
        _position = start + ((used + 8) & ~7);
        return name;
    }

    /// <summary>How much of the name before goes away, and what comes in its place.</summary>
    private string ReadSharedName()
    {
        int removed = ReadNumber();
        int length = LengthOfName();
        if (removed > _name.Count)
            throw Broken();
        _name.RemoveRange(_name.Count - removed, removed);
        _name.AddRange(Slice(_position, length));
        _position += length + 1;
        return Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_name));
    }

    private readonly int LengthOfName() => _position <= _bytes.Length && _bytes[_position..].IndexOf((byte)0) is >= 0
        and int length ? length : throw Broken();

    /// <summary>As offsets in packs (decode_varint of git's varint.c).</summary>
    private int ReadNumber()
    {
        byte next = Slice(_position++, 1)[0];
        long number = next & 0x7F;
        while ((next & 0x80) != 0)
        {
            next = Slice(_position++, 1)[0];
            number = ((number + 1) << 7) | (uint)(next & 0x7F);
            if (number > LargestNumber)
                throw Broken();
        }
        return (int)number;
    }

    private readonly void CheckExtensions()
    {
        for (int at = _position; at < _bytes.Length - _hashLength;)
        {
            ReadOnlySpan<byte> head = Slice(at, 8);
            // In lower case: whoever does not know it must not read the index.
            if (head[0] is < (byte)'A' or > (byte)'Z')
                throw new UnsupportedRepositoryException(
                    $"an index with the extension '{Encoding.ASCII.GetString(head[..4])}': {_path}");
            long next = at + 8 + (long)BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            at = next <= _bytes.Length - _hashLength ? (int)next : throw Broken();
        }
    }

    private readonly ReadOnlySpan<byte> Slice(int start, int length) =>
        start >= 0 && start <= _bytes.Length - length ? _bytes.Slice(start, length) : throw Broken();

    private readonly UnsupportedRepositoryException Broken() => new($"the index is broken: {_path}");
}
