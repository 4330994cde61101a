using System.Buffers.Binary;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// The keys of one kind in one epoch: sorted entries, and where each bucket of them starts. The sections' lengths were checked against the
/// number of keys when the set was opened; numbers read from them are checked here.
/// </summary>
internal readonly unsafe struct EntryIndex
{
    private readonly uint* _buckets;
    private readonly ulong* _entries;
    private readonly int _bits;

    /// <summary>Takes the two sections, which may be empty.</summary>
    public EntryIndex(byte* buckets, byte* entries, long count)
    {
        _buckets = (uint*)buckets;
        _entries = (ulong*)entries;
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
        long from = _buckets[bucket], to = Math.Min(_buckets[bucket + 1], Count), end = to;
        ulong wanted = SetLayout.EntryOf(high, low, _bits);

        // A bucket of random fingerprints has a dozen; one that a damaged file claims may have any number.
        while (from < to)
        {
            long middle = (from + to) >> 1;
            if (_entries[middle] < wanted)
                from = middle + 1;
            else
                to = middle;
        }
        if (from >= end || ((_entries[from] ^ wanted) >> SetLayout.StatusBits) != 0)
            return -1;
        entry = _entries[from];
        return from;
    }

    /// <summary>The entry at a number that <see cref="Find"/> gave.</summary>
    public ulong this[long number] => number >= 0 && number < Count ? _entries[number] : throw new ArgumentOutOfRangeException(nameof(number));
}
