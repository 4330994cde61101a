namespace KeyScan.Detection.Issued.Sets;

/// <summary>One key on its way into a set.</summary>
/// <param name="High">The first eight bytes of its fingerprint, big-endian.</param>
/// <param name="Low">The next eight.</param>
/// <param name="TokenHash">Its token hash; 0 where it is not in the filter.</param>
/// <param name="Owner">Where its owner is spooled, in units.</param>
/// <param name="Group">The place of its epoch.</param>
/// <param name="Status">Its status.</param>
/// <param name="Unseen">Whether the key itself was never seen.</param>
/// <param name="Filtered">Whether it goes into the filter.</param>
internal readonly record struct SpooledKey(ulong High, ulong Low, ulong TokenHash, uint Owner, ushort Group, KeyStatus Status,
    bool Unseen, bool Filtered);
