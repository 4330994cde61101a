namespace KeyScan.Detection.Issued.Sets;

/// <summary>Where a section lies.</summary>
/// <param name="Offset">Its first byte in the file.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Checksum">Its CRC-32C.</param>
internal readonly record struct Section(long Offset, long Length, uint Checksum);
