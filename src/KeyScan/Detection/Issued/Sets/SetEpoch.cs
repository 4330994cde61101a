using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>One epoch of an open set: its keys, and what leads to them.</summary>
internal sealed unsafe class SetEpoch
{
    private readonly SetMap _map;
    private readonly SetGroup _group;
    private readonly EntryIndex _seen, _unseen;
    private readonly long _lines;

    /// <summary>Reads a group whose sections were checked to lie in the file with the lengths they must have.</summary>
    public SetEpoch(SetMap map, SetGroup group, Pepper pepper)
    {
        (_map, _group, Pepper) = (map, group, pepper);
        Hasher = new TokenHasher(pepper);
        _seen = new EntryIndex(At(SectionKind.SeenBuckets), At(SectionKind.SeenEntries), group.Seen);
        _unseen = new EntryIndex(At(SectionKind.UnseenBuckets), At(SectionKind.UnseenEntries), group.Unseen);
        _lines = LineFilter.LinesFor(group.Filtered);
        new ReadOnlySpan<ulong>(At(SectionKind.Lengths), LengthSet.TotalWords).CopyTo(Lengths.Bits);
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
    public ulong* LineOf(ulong hash) => LineFilter.LineOf(At(SectionKind.Filter), _lines, hash);

    /// <summary>The key of a fingerprint of 32 bytes.</summary>
    public bool TryFind(ReadOnlySpan<byte> hash, out SetMatch match)
    {
        // The sections lie in memory that is gone after the set was disposed.
        _ = _map.Start;
        long number = _seen.Find(hash, out ulong entry);
        bool unseen = number < 0;
        if (unseen)
            number = _unseen.Find(hash, out entry);
        match = number < 0 ? default : new SetMatch(Pepper.Epoch, SetLayout.StatusOf(entry)) { Number = number, Unseen = unseen };
        return number >= 0;
    }

    /// <summary>The entry and the sealed owner of a match; the owner is empty where the file contradicts itself.</summary>
    public ReadOnlySpan<byte> OwnerOf(SetMatch match, out ulong entry)
    {
        _ = _map.Start;
        entry = match.Unseen ? _unseen[match.Number] : _seen[match.Number];
        uint* offsets = (uint*)At(match.Unseen ? SectionKind.UnseenOffsets : SectionKind.SeenOffsets);
        Section owners = _group[match.Unseen ? SectionKind.UnseenOwners : SectionKind.SeenOwners];
        long from = offsets[match.Number] * (long)SetLayout.OwnerUnit, to = offsets[match.Number + 1] * (long)SetLayout.OwnerUnit;
        return from < to && to <= owners.Length && to - from <= OwnerSeal.LengthFor(OwnerText.Longest)
            ? new ReadOnlySpan<byte>(_map.Start + owners.Offset + from, (int)(to - from))
            : default;
    }

    private byte* At(SectionKind kind) => _map.Start + _group[kind].Offset;
}
