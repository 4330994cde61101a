namespace KeyScan.Git.Packs;

/// <summary>How a pack stores an object; 1 to 4 are object types stored whole.</summary>
internal enum PackEntryKind : byte
{
    /// <summary>A whole commit.</summary>
    Commit = 1,

    /// <summary>A whole tree.</summary>
    Tree = 2,

    /// <summary>A whole blob.</summary>
    Blob = 3,

    /// <summary>A whole tag.</summary>
    Tag = 4,

    /// <summary>A delta to the entry some bytes before it.</summary>
    OffsetDelta = 6,

    /// <summary>A delta to the object with an id.</summary>
    IdDelta = 7,
}

/// <summary>The header of one pack entry; what follows it is a zlib stream.</summary>
internal readonly struct PackEntry
{
    private const int LongestHeader = 64;

    /// <summary>How it is stored.</summary>
    public PackEntryKind Kind { get; private init; }

    /// <summary>The bytes the zlib stream must give: the object's, or the delta's.</summary>
    public long Size { get; private init; }

    /// <summary>Where the zlib stream begins.</summary>
    public long Data { get; private init; }

    /// <summary>Where the base begins, of an <see cref="PackEntryKind.OffsetDelta"/>.</summary>
    public long BaseOffset { get; private init; }

    /// <summary>The base, of an <see cref="PackEntryKind.IdDelta"/>.</summary>
    public ObjectId BaseId { get; private init; }

    /// <summary>Whether the entry is a delta.</summary>
    public bool IsDelta => Kind is PackEntryKind.OffsetDelta or PackEntryKind.IdDelta;

    /// <summary>Its object type; none for a delta.</summary>
    public ObjectType Type => IsDelta ? ObjectType.None : (ObjectType)Kind;

    /// <summary>Reads the header at <paramref name="offset"/>; false and what is wrong when there is none.</summary>
    public static bool TryRead(PackFile pack, long offset, out PackEntry entry, out Fault? error)
    {
        entry = default;
        if (offset < PackFile.HeaderLength || offset >= pack.DataEnd)
        {
            error = "the index names an offset outside the pack";
            return false;
        }
        ReadOnlySpan<byte> bytes = pack.Range(offset, Math.Min(offset + LongestHeader, pack.DataEnd));
        error = Parse(bytes, offset, (int)pack.Format, out entry);
        return error is null;
    }

    private static Fault? Parse(ReadOnlySpan<byte> bytes, long offset, int idLength, out PackEntry entry)
    {
        entry = default;
        const string cut = "the entry's header is cut";
        int at = 1;
        byte b = bytes[0];
        var kind = (PackEntryKind)((b >> 4) & 7);
        long size = b & 15;
        for (int shift = 4; (b & 0x80) != 0; shift += 7)
        {
            if (at == bytes.Length) return cut;
            b = bytes[at++];
            // 4 bits and eight times 7 make 60: any more could not be held, nor stored.
            if (shift > 53) return "the entry's size is out of range";
            size |= (long)(b & 0x7f) << shift;
        }
        if (kind is not (>= PackEntryKind.Commit and <= PackEntryKind.Tag or PackEntryKind.OffsetDelta or PackEntryKind.IdDelta))
            return $"the entry's type {(int)kind} is not known";

        long baseOffset = 0;
        ObjectId baseId = default;
        if (kind == PackEntryKind.OffsetDelta)
        {
            if (!TryReadDistance(bytes, ref at, out long distance))
                return "the delta's distance to its base is cut or out of range";
            baseOffset = offset - distance;
            if (distance <= 0 || baseOffset < PackFile.HeaderLength) return "the delta's base is outside the pack";
        }
        else if (kind == PackEntryKind.IdDelta)
        {
            if (bytes.Length - at < idLength) return cut;
            baseId = new ObjectId(bytes.Slice(at, idLength));
            at += idLength;
        }
        entry = new PackEntry { Kind = kind, Size = size, Data = offset + at, BaseOffset = baseOffset, BaseId = baseId };
        return null;
    }

    private static bool TryReadDistance(ReadOnlySpan<byte> bytes, ref int at, out long distance)
    {
        distance = 0;
        for (bool first = true; at < bytes.Length; first = false)
        {
            byte b = bytes[at++];
            if (distance > long.MaxValue >> 8) return false;
            distance = first ? b & 0x7f : ((distance + 1) << 7) | (long)(b & 0x7f);
            if ((b & 0x80) == 0) return true;
        }
        return false;
    }
}
