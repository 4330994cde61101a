using System.Runtime.InteropServices;
using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>One epoch of an open set: its keys, and what leads to them.</summary>
internal sealed unsafe class SetEpoch
{
    private readonly SetMap _map;
    private readonly SetGroup _group;
    private readonly EntryIndex _seen, _unseen;
    private readonly SectionMemory? _filter;
    private readonly long _lines;

    /// <summary>Reads a group whose sections were checked to lie in the file with the lengths they must have.</summary>
    public SetEpoch(SetMap map, SetGroup group, Pepper pepper)
    {
        (_map, _group, Pepper) = (map, group, pepper);
        Hasher = new TokenHasher(pepper);
        _seen = new EntryIndex(map, group[SectionKind.SeenBuckets], group[SectionKind.SeenEntries], group.Seen);
        _unseen = new EntryIndex(map, group[SectionKind.UnseenBuckets], group[SectionKind.UnseenEntries], group.Unseen);
        _lines = LineFilter.LinesFor(group.Filtered);
        _filter = map.MemoryFor(group[SectionKind.Filter]);
        map.Read(group[SectionKind.Lengths].Offset, MemoryMarshal.AsBytes(Lengths.Bits[..LengthSet.TotalWords]));
    }

    /// <summary>The pepper of its fingerprints.</summary>
    public Pepper Pepper { get; }

    /// <summary>The hash of its filter.</summary>
    public TokenHasher Hasher { get; }

    /// <summary>Lengths of the keys that were seen.</summary>
    public LengthSet Lengths { get; } = new();

    /// <summary>Whether it has keys that were never seen.</summary>
    public bool HasUnseen => _group.Unseen > 0;

    /// <summary>How many keys it has.</summary>
    public long Count => _group.Seen + _group.Unseen;

    /// <summary>Whether it has keys in its filter.</summary>
    public bool HasFilter => _lines > 0;

    /// <summary>The line of the filter where a hash would be; only where there is a filter.</summary>
    public ulong* LineOf(ulong hash)
    {
        if (_filter is null)
            return LineFilter.LineOf(_map.Start + _group[SectionKind.Filter].Offset, _lines, hash);
        ulong* line = LineFilter.LineOf(_filter.Start, _lines, hash);
        _filter.Need((byte*)line - _filter.Start);
        return line;
    }

    /// <summary>The key of a fingerprint of 32 bytes.</summary>
    public bool TryFind(ReadOnlySpan<byte> hash, out SetMatch match)
    {
        long number = _seen.Find(hash, out ulong entry);
        bool unseen = number < 0;
        if (unseen)
            number = _unseen.Find(hash, out entry);
        match = number < 0 ? default : new SetMatch(Pepper.Epoch, SetLayout.StatusOf(entry)) { Number = number, Unseen = unseen };
        return number >= 0;
    }

    /// <summary>The entry and the sealed owner of a match; the owner is empty where the file contradicts itself.</summary>
    public byte[] OwnerOf(SetMatch match, out ulong entry)
    {
        entry = match.Unseen ? _unseen[match.Number] : _seen[match.Number];
        long offsets = _group[match.Unseen ? SectionKind.UnseenOffsets : SectionKind.SeenOffsets].Offset
            + (match.Number * sizeof(uint));
        Section owners = _group[match.Unseen ? SectionKind.UnseenOwners : SectionKind.SeenOwners];
        long from = _map.UInt32(offsets) * (long)SetLayout.OwnerUnit,
            to = _map.UInt32(offsets + sizeof(uint)) * (long)SetLayout.OwnerUnit;
        if (from >= to || to > owners.Length || to - from > OwnerSeal.LengthFor(OwnerText.Longest))
            return [];
        byte[] record = new byte[to - from];
        _map.Read(owners.Offset + from, record);
        return record;
    }
}
