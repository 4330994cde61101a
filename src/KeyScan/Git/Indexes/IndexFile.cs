using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Git.Indexes;

/// <summary>
/// The index as a file: versions 2 to 4 of gitformat-index(5), entry by entry. Extensions that may be passed over are; one that
/// may not, as those of split and sparse indexes, is not read here.
/// </summary>
internal ref struct IndexFile
{
    private const int Largest = 1 << 30;
    private const int HeaderLength = 12, StatusLength = 40;
    private const int ModeOffset = 24;
    private const int Extended = 0x4000, StageShift = 12, LongestName = 0xFFF;
    private const int SkipsWorkTreeFlag = 0x4000, IntentToAddFlag = 0x2000;
    private const int LargestNumber = 1 << 24;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _hashLength;
    private readonly int _version;
    private readonly string _path;

    /// <summary>The name at hand of version 4, of which entries have only what differs from the one before.</summary>
    private readonly List<byte> _name = [];
    private int _position = HeaderLength;
    private int _left;
    private int _more;

    /// <summary>Begins to read an index, in front of its first entry.</summary>
    /// <param name="bytes">The file's.</param>
    /// <param name="format">The hash of the repository.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="UnsupportedRepositoryException">It is not read here, be it broken.</exception>
    public IndexFile(ReadOnlySpan<byte> bytes, ObjectFormat format, string path)
    {
        _bytes = bytes;
        _hashLength = (int)format;
        _path = path;
        if (bytes.Length < HeaderLength + _hashLength || !bytes.StartsWith("DIRC"u8))
            throw Broken();
        _version = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        if (_version is < 2 or > 4)
            throw new UnsupportedRepositoryException($"an index of version {_version}: {path}");
        Count = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        if (Count < 0 || Count > bytes.Length / (StatusLength + _hashLength))
            throw Broken();
        _left = Count;
    }

    /// <summary>How many entries it has.</summary>
    public int Count { get; }

    /// <summary>The path of the entry at hand, from the top of the working tree, in no encoding git knows of.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What it is, in git's numbers.</summary>
    public int Mode { get; private set; }

    /// <summary>The object.</summary>
    public ObjectId Id { get; private set; }

    /// <summary>0; in a conflict 1 for the common ancestor, 2 for ours, 3 for theirs.</summary>
    public int Stage { get; private set; }

    /// <summary>Whether it is only meant to be added, see <see cref="IndexEntry.IsIntentToAdd"/>.</summary>
    public readonly bool IsIntentToAdd => (_more & IntentToAddFlag) != 0;

    /// <summary>The bytes of a file, for the constructor; null where there is none.</summary>
    /// <exception cref="GitException">It is a FIFO, a socket or a device, or may not be read.</exception>
    public static byte[]? TryReadBytes(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return RegularFile.ReadBytes(path, Largest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GitException($"the index {path} cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>The entries in git's order; none where there is no index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The hash of the repository.</param>
    /// <exception cref="UnsupportedRepositoryException">It is not read here, be it broken.</exception>
    /// <exception cref="GitException">It is a FIFO, a socket or a device, or may not be read.</exception>
    public static List<IndexEntry> Read(string path, ObjectFormat format)
    {
        if (TryReadBytes(path) is not { } bytes)
            return [];
        var file = new IndexFile(bytes, format, path);
        var entries = new List<IndexEntry>(file.Count);
        while (file.MoveNext())
            entries.Add(file.CopyEntry());
        file.FindExtension("TREE"u8);
        return entries;
    }

    /// <summary>Goes to the next entry; false at the end.</summary>
    /// <exception cref="UnsupportedRepositoryException">It is broken.</exception>
    public bool MoveNext()
    {
        if (_left == 0)
            return false;
        _left--;
        int start = _position, end = start + StatusLength + _hashLength;
        ReadOnlySpan<byte> fixedPart = Slice(start, StatusLength + _hashLength + sizeof(ushort));
        Mode = BinaryPrimitives.ReadInt32BigEndian(fixedPart[ModeOffset..]);
        Id = new ObjectId(fixedPart.Slice(StatusLength, _hashLength));
        int flags = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[(StatusLength + _hashLength)..]);
        Stage = (flags >> StageShift) & 3;
        _more = 0;
        _position = end + sizeof(ushort);
        if ((flags & Extended) != 0 && _version >= 3)
        {
            _more = BinaryPrimitives.ReadUInt16BigEndian(Slice(_position, sizeof(ushort)));
            _position += sizeof(ushort);
        }
        Name = _version == 4 ? ReadSharedName() : ReadName(flags & LongestName, start);
        return true;
    }

    /// <summary>
    /// The content of an extension; empty where the index has none. To be asked after the last entry: only there they begin.
    /// </summary>
    /// <param name="signature">Its four letters.</param>
    /// <exception cref="UnsupportedRepositoryException">There is another that whoever does not know it must not pass
    /// over.</exception>
    public readonly ReadOnlySpan<byte> FindExtension(ReadOnlySpan<byte> signature)
    {
        ReadOnlySpan<byte> found = default;
        for (int at = _position; at < _bytes.Length - _hashLength;)
        {
            ReadOnlySpan<byte> head = Slice(at, 8);
            if (head[0] is < (byte)'A' or > (byte)'Z')
                throw new UnsupportedRepositoryException(
                    $"an index with the extension '{Encoding.ASCII.GetString(head[..4])}': {_path}");
            long next = at + 8 + (long)BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            if (next > _bytes.Length - _hashLength)
                throw Broken();
            if (head.StartsWith(signature))
                found = _bytes[(at + 8)..(int)next];
            at = (int)next;
        }
        return found;
    }

    /// <summary>What is said of an index that makes no sense.</summary>
    public readonly UnsupportedRepositoryException Broken() => new($"the index is broken: {_path}");

    private readonly IndexEntry CopyEntry() => new(Encoding.UTF8.GetString(Name), Mode, Id, Stage)
    {
        IsIntentToAdd = IsIntentToAdd,
        SkipsWorkTree = (_more & SkipsWorkTreeFlag) != 0,
    };

    /// <summary>A name, and as many NULs, at least one, as make the entry's length a multiple of eight.</summary>
    private ReadOnlySpan<byte> ReadName(int length, int start)
    {
        if (length == LongestName)
            length = LengthOfName();
        ReadOnlySpan<byte> name = Slice(_position, length);
        int used = _position + length - start;
        _position = start + ((used + 8) & ~7);
        return name;
    }

    /// <summary>How much of the name before goes away, and what comes in its place.</summary>
    private ReadOnlySpan<byte> ReadSharedName()
    {
        int removed = ReadNumber();
        int length = LengthOfName();
        if (removed > _name.Count)
            throw Broken();
        _name.RemoveRange(_name.Count - removed, removed);
        _name.AddRange(Slice(_position, length));
        _position += length + 1;
        return CollectionsMarshal.AsSpan(_name);
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

    private readonly ReadOnlySpan<byte> Slice(int start, int length) =>
        start >= 0 && start <= _bytes.Length - length ? _bytes.Slice(start, length) : throw Broken();
}
