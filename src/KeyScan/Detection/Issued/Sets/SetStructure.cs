using KeyScan.Primitives;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>What must be true of a header before anything is read through it, and what reader and writer share.</summary>
internal static class SetStructure
{
    private const int LongestPiece = 1 << 20;

    /// <summary>
    /// Checks that all sections lie in the file, one behind the other, with the lengths that follow from the numbers of keys.
    /// </summary>
    /// <exception cref="ProblemException">One does not.</exception>
    public static void Check(SetHeader header, long fileLength, string path)
    {
        if (header.FileLength != fileLength)
            throw SetHeader.Damaged($"it has {fileLength} bytes and should have {header.FileLength}", path);
        long end = SetHeader.LengthFor(header.Groups.Count);
        foreach (SetGroup group in header.Groups)
        {
            if (group.Seen is < 0 or > SetLayout.MostKeys || group.Unseen is < 0 or > SetLayout.MostKeys || group.Filtered < 0
                || group.Filtered > group.Seen)
                throw SetHeader.Damaged("its header contradicts itself", path);
            for (int i = 0; i < SetGroup.Sections; i++)
            {
                Section section = group.Places[i];
                long length = SetLayout.LengthOf((SectionKind)i, group, header.HasOwners);
                if (section.Offset != SetLayout.Align(end) || section.Length < 0 || section.Length > fileLength - section.Offset
                    || (length >= 0 ? section.Length != length : section.Length % SetLayout.OwnerUnit != 0))
                    throw SetHeader.Damaged($"the {(SectionKind)i} of epoch {group.Epoch} lie outside it", path);
                end = section.Offset + section.Length;
            }
        }
        if (SetLayout.Align(end) != fileLength)
            throw SetHeader.Damaged("its header contradicts itself", path);
    }

    /// <summary>The checksum of a section.</summary>
    public static uint ChecksumOf(SetMap map, Section section)
    {
        byte[] piece = new byte[Math.Min(LongestPiece, section.Length)];
        uint checksum = 0;
        for (long at = 0; at < section.Length; at += LongestPiece)
        {
            Span<byte> bytes = piece.AsSpan(0, (int)Math.Min(LongestPiece, section.Length - at));
            map.Read(section.Offset + at, bytes);
            checksum = Crc32C.Append(checksum, bytes);
        }
        return checksum;
    }

    /// <summary>Tells the owners' nonces of a file apart.</summary>
    /// <param name="epoch">The epoch of the keys.</param>
    /// <param name="unseen">Whether the keys were never seen.</param>
    public static uint OwnerKind(int epoch, bool unseen) => ((uint)epoch * 2) + (unseen ? 1u : 0u);
}
