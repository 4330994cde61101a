using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using KeyScan.Git;
using KeyScan.Git.Objects;

namespace KeyScan.Tests.Git;

/// <summary>Writes packs and indexes byte by byte, also such as git would never write.</summary>
internal sealed class PackBuilder
{
    private readonly List<byte> _pack = [.. "PACK\0\0\0\u0002\0\0\0\0"u8];
    private readonly List<(ObjectId Id, long Offset)> _entries = [];

    /// <summary>Where the next entry begins.</summary>
    public long Position => _pack.Count;

    /// <summary>Adds a whole blob and returns its id.</summary>
    public ObjectId AddBlob(byte[] content, long? declaredSize = null)
    {
        ObjectId id = ObjectHash.Compute(ObjectFormat.Sha1, ObjectType.Blob, content);
        Add(id, 3, [], content, declaredSize);
        return id;
    }

    /// <summary>Adds a delta to an object that is named, and returns where it begins.</summary>
    public long AddIdDelta(ObjectId id, ObjectId baseId, byte[] delta) =>
        Add(id, 7, Convert.FromHexString(baseId.ToString()), delta);

    /// <summary>Adds a delta to the entry <paramref name="distance"/> bytes before it, and returns where it begins.</summary>
    public long AddOffsetDelta(ObjectId id, long distance, byte[] delta)
    {
        var bytes = new Stack<byte>([(byte)(distance & 0x7f)]);
        while ((distance >>= 7) != 0)
            bytes.Push((byte)(0x80 | (--distance & 0x7f)));
        return Add(id, 6, [.. bytes], delta);
    }

    /// <summary>Adds an entry of any kind, and returns where it begins.</summary>
    public long Add(ObjectId id, int kind, byte[] baseBytes, byte[] content, long? declaredSize = null)
    {
        long offset = _pack.Count, size = declaredSize ?? content.Length;
        byte first = (byte)((kind << 4) | (int)(size & 15));
        for (size >>= 4; size != 0; size >>= 7)
        {
            _pack.Add((byte)(first | 0x80));
            first = (byte)(size & 0x7f);
        }
        _pack.Add(first);
        _pack.AddRange(baseBytes);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(content);
        _pack.AddRange(compressed.ToArray());
        _entries.Add((id, offset));
        return offset;
    }

    /// <summary>Lists an object where none begins.</summary>
    public void List(ObjectId id, long offset) => _entries.Add((id, offset));

    /// <summary>Writes pack and index into the objects directory <paramref name="objects"/>.</summary>
    /// <param name="objects">The directory.</param>
    /// <param name="name">The files' name.</param>
    /// <param name="gap">Bytes of nothing to leave before the first entry, on disk and in every offset.</param>
    public void Write(string objects, string name = "pack-1", long gap = 0)
    {
        string path = Path.Combine(objects, "pack", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] pack = [.. _pack];
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(8), _entries.Count);
        byte[] checksum = Sha1(pack);
        using (FileStream file = File.Create(path + ".pack"))
        {
            file.Write(pack, 0, 12);
            file.Position = 12 + gap;
            file.Write(pack.AsSpan(12));
            file.Write(checksum);
        }
        File.WriteAllBytes(path + ".idx", MakeIndex(checksum, gap));
    }

    /// <summary>A delta that inserts and copies.</summary>
    /// <param name="baseSize">The base's size as the delta says it.</param>
    /// <param name="resultSize">The result's size as the delta says it.</param>
    /// <param name="parts">Bytes to insert, or an offset and a length to copy.</param>
    public static byte[] MakeDelta(long baseSize, long resultSize, params object[] parts)
    {
        var delta = new List<byte>();
        AddSize(delta, baseSize);
        AddSize(delta, resultSize);
        foreach (object part in parts)
        {
            if (part is byte[] inserted)
                delta.AddRange([(byte)inserted.Length, .. inserted]);
            else if (part is (int offset, int length))
                delta.AddRange([0xff, .. BitConverter.GetBytes(offset), .. BitConverter.GetBytes(length).AsSpan(0, 3)]);
        }
        return [.. delta];
    }

    private static void AddSize(List<byte> delta, long size)
    {
        for (; size >= 0x80; size >>= 7)
            delta.Add((byte)(0x80 | (size & 0x7f)));
        delta.Add((byte)size);
    }

    private byte[] MakeIndex(byte[] packChecksum, long gap)
    {
        var sorted = _entries.OrderBy(each => each.Id).ToList();
        var index = new MemoryStream();
        index.Write([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]);
        for (int first = 0; first < 256; first++)
            WriteInt(index, sorted.Count(each => each.Id.FirstByte <= first));
        foreach ((ObjectId id, _) in sorted)
            index.Write(Convert.FromHexString(id.ToString()));
        foreach (var _ in sorted)
            WriteInt(index, 0);
        for (int i = 0; i < sorted.Count; i++)
            WriteInt(index, gap == 0 ? (int)sorted[i].Offset : int.MinValue | i);
        foreach ((_, long offset) in gap == 0 ? [] : sorted)
        {
            WriteInt(index, (int)((offset + gap) >> 32));
            WriteInt(index, (int)(offset + gap));
        }
        index.Write(packChecksum);
        index.Write(Sha1(index.ToArray()));
        return index.ToArray();
    }

    private static void WriteInt(MemoryStream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }

#pragma warning disable CA5350 // Git's checksum.
    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
