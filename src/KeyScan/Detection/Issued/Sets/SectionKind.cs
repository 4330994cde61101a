using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>The sections that each epoch of a set has, in their order in the file; any may be empty.</summary>
internal enum SectionKind
{
    /// <summary>Lines of the filter over the token hashes of keys that were seen.</summary>
    Filter,

    /// <summary>A <see cref="LengthSet"/>.</summary>
    Lengths,

    /// <summary>Bucket starts of the keys that were seen.</summary>
    SeenBuckets,

    /// <summary>Their entries.</summary>
    SeenEntries,

    /// <summary>Where their owners begin.</summary>
    SeenOffsets,

    /// <summary>Their sealed owners.</summary>
    SeenOwners,

    /// <summary>Bucket starts of the keys that were never seen.</summary>
    UnseenBuckets,

    /// <summary>Their entries.</summary>
    UnseenEntries,

    /// <summary>Where their owners begin.</summary>
    UnseenOffsets,

    /// <summary>Their sealed owners.</summary>
    UnseenOwners,
}
