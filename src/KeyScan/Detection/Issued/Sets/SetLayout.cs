using System.Numerics;
using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>Lengths of sections, which follow from numbers of keys, and the arithmetic of entries.</summary>
internal static class SetLayout
{
    /// <summary>Sections start at multiples of a cache line, so that a line of the filter is one.</summary>
    public const int Alignment = 64;

    /// <summary>Owners are padded to multiples of this, so that their lengths tell little.</summary>
    public const int OwnerUnit = 32;

    /// <summary>Bits of an entry below the fingerprint's.</summary>
    public const int StatusBits = 2;

    /// <summary>The most keys of one kind in one epoch.</summary>
    public const long MostKeys = uint.MaxValue - 1;

    private const int LeastPerBucket = 8;
    private const ulong StatusMask = (1 << StatusBits) - 1;

    /// <summary>Top bits of a fingerprint that choose its bucket: 8 to 16 keys share one.</summary>
    public static int BucketBits(long keys) => keys < 2 * LeastPerBucket ? 0 : BitOperations.Log2((ulong)keys / LeastPerBucket);

    /// <summary>The bucket of a fingerprint.</summary>
    /// <param name="high">Its first eight bytes, big-endian.</param>
    /// <param name="bits">As <see cref="BucketBits"/> says.</param>
    public static long BucketOf(ulong high, int bits) => bits == 0 ? 0 : (long)(high >> (64 - bits));

    /// <summary>The 62 bits of a fingerprint behind its bucket's, above two zero bits for the status.</summary>
    /// <param name="high">Its first eight bytes, big-endian.</param>
    /// <param name="low">Its next eight bytes, big-endian.</param>
    /// <param name="bits">As <see cref="BucketBits"/> says.</param>
    public static ulong EntryOf(ulong high, ulong low, int bits) =>
        (bits == 0 ? high : (high << bits) | (low >> (64 - bits))) & ~StatusMask;

    /// <summary>The status that an entry holds.</summary>
    public static KeyStatus StatusOf(ulong entry) => (KeyStatus)(entry & StatusMask);

    /// <summary>
    /// The length that a section of a group must have; -1 where any multiple of <see cref="OwnerUnit"/> will do.
    /// </summary>
    public static long LengthOf(SectionKind kind, SetGroup group, bool withOwners) => kind switch
    {
        SectionKind.Filter => LineFilter.LinesFor(group.Filtered) * LineFilter.LineLength,
        SectionKind.Lengths => LengthSet.TotalWords * sizeof(ulong),
        SectionKind.SeenBuckets => BucketsLength(group.Seen),
        SectionKind.SeenEntries => group.Seen * sizeof(ulong),
        SectionKind.SeenOffsets => OffsetsLength(group.Seen, withOwners),
        SectionKind.UnseenBuckets => BucketsLength(group.Unseen),
        SectionKind.UnseenEntries => group.Unseen * sizeof(ulong),
        SectionKind.UnseenOffsets => OffsetsLength(group.Unseen, withOwners),
        _ => withOwners ? -1 : 0,
    };

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;

    private static long BucketsLength(long keys) => keys == 0 ? 0 : ((1L << BucketBits(keys)) + 1) * sizeof(uint);

    private static long OffsetsLength(long keys, bool withOwners) => keys == 0 || !withOwners ? 0 : (keys + 1) * sizeof(uint);
}
