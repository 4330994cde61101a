using System.Buffers.Binary;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// The keys of one kind in one epoch: sorted entries, and where each bucket of them starts. The sections' lengths were checked
/// against the number of keys when the set was opened; numbers read from them are checked here.
/// </summary>
internal readonly struct EntryIndex
{
    private readonly SetMap _map;
    private readonly long _buckets, _entries;
    private readonly int _bits;

    /// <summary>Takes the two sections, which may be empty.</summary>
    public EntryIndex(SetMap map, Section buckets, Section entries, long count)
    {
        (_map, _buckets, _entries) = (map, buckets.Offset, entries.Offset);
        Count = count;
        _bits = SetLayout.BucketBits(count);
    }

    /// <summary>How many keys there are.</summary>
    public long Count { get; }

    /// <summary>The number of the entry of a fingerprint; -1 where it is not there.</summary>
    /// <param name="hash">The fingerprint's 32 bytes.</param>
    /// <param name="entry">The entry.</param>
    public long Find(ReadOnlySpan<byte> hash, out ulong entry)
    {
        entry = 0;
        if (Count == 0)
            return -1;
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(hash), low = BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        long bucket = SetLayout.BucketOf(high, _bits);
        long bounds = _buckets + (bucket * sizeof(uint));
        long from = _map.UInt32(bounds), to = Math.Min(_map.UInt32(bounds + sizeof(uint)), Count), end = to;
        ulong wanted = SetLayout.EntryOf(high, low, _bits);

        // A bucket of random fingerprints has a dozen; one that a damaged file claims may have any number.
        while (from < to)
        {
            long middle = (from + to) >> 1;
            if (At(middle) < wanted)
                from = middle + 1;
            else
                to = middle;
        }
        if (from >= end || (((entry = At(from)) ^ wanted) >> SetLayout.StatusBits) != 0)
            return -1;
        return from;
    }

    /// <summary>The entry at a number that <see cref="Find"/> gave.</summary>
    public ulong this[long number] => number >= 0 && number < Count ? At(number)
        : throw new ArgumentOutOfRangeException(nameof(number));

    private ulong At(long number) => _map.UInt64(_entries + (number * sizeof(ulong)));
}
