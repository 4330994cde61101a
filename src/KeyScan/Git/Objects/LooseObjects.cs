using System.Buffers.Text;
using KeyScan.Git.Packs;
using KeyScan.Primitives.Deflate;

namespace KeyScan.Git.Objects;

/// <summary>The objects that lie in a file each: <c>objects/xx/yyyy…</c>.</summary>
internal sealed class LooseObjects(string directory, ObjectFormat format)
{
    private const int LongestHeader = 32;

    /// <summary>Whether the object has a file here.</summary>
    public bool Contains(in ObjectId id) => File.Exists(PathOf(id));

    /// <summary>Reads an object's type and size, and its content unless <paramref name="headerOnly"/>.</summary>
    public ObjectRead Read(in ObjectId id, long largest, bool headerOnly)
    {
        string path = PathOf(id);
        if (!File.Exists(path))
            return ObjectRead.Missing;
        try
        {
            using MappedFile file = MappedFile.Open(path);
            return Read(file, largest, headerOnly);
        }
        catch (GitObjectException e)
        {
            return ObjectRead.Corrupt(e);
        }
    }

    /// <summary>The two digits of every folder that is there.</summary>
    public IEnumerable<string> Folders() => Enumerable.Range(0, 256)
        .Select(i => i.ToString("x2"))
        .Where(name => Directory.Exists(Path.Combine(directory, name)));

    /// <summary>The objects of one folder; files with other names, such as temporary ones, are none.</summary>
    public IEnumerable<ObjectId> Enumerate(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(directory, folder)))
        {
            if (ObjectId.TryParse(folder + Path.GetFileName(file), out ObjectId id) && id.ByteLength == (int)format)
                yield return id;
        }
    }

    private string PathOf(in ObjectId id)
    {
        string hex = id.ToString();
        return Path.Combine(directory, hex[..2], hex[2..]);
    }

    private static ObjectRead Read(MappedFile file, long largest, bool headerOnly)
    {
        Inflater inflater = Inflater.OfThread;
        ReadOnlySpan<byte> compressed = file.Range(0, file.Length);
        Span<byte> start = stackalloc byte[LongestHeader];
        start.Clear();
        InflateStatus status = inflater.Inflate(compressed, start);
        if (status is InflateStatus.Broken or InflateStatus.Cut)
            throw Broken(file, Inflater.Describe(status)!.What);
        if (!TryParse(start, out ObjectType type, out long size, out int length))
            throw Broken(file, "its header is not one of git's");
        if (headerOnly)
            return ObjectRead.Header(type, size);
        if (size > largest)
            return ObjectRead.TooLarge(type, size);
        if (!Inflater.CanGive(compressed.Length, size))
            throw Broken(file, $"{compressed.Length} compressed bytes cannot hold the {size} its header says");

        byte[] all = new byte[length + size];
        return Inflater.Describe(inflater.Inflate(compressed, all)) is { } error
            ? throw Broken(file, error.What)
            : ObjectRead.Found(type, all.AsMemory(length));
    }

    private static bool TryParse(ReadOnlySpan<byte> header, out ObjectType type, out long size, out int length)
    {
        size = 0;
        int space = header.IndexOf((byte)' ');
        length = header.IndexOf((byte)0) + 1;
        type = space > 0 ? ObjectHash.TypeOf(header[..space]) : ObjectType.None;
        return type != ObjectType.None && length > space + 2 && header[space + 1] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(header[(space + 1)..(length - 1)], out size, out int digits) && digits == length - 2 - space
            && size <= long.MaxValue - LongestHeader;
    }

    private static GitObjectException Broken(MappedFile file, string error) =>
        new($"the object cannot be read: {error}", file.Path);
}
