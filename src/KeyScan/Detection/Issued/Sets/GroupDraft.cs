using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>What is counted of one epoch while its keys are spooled.</summary>
internal sealed class GroupDraft(int epoch, byte[] check)
{
    /// <summary>Units of the owners of keys that were seen.</summary>
    private long _seenUnits;

    /// <summary>Units of the owners of keys that were never seen.</summary>
    private long _unseenUnits;

    /// <summary>The epoch as the header will show it.</summary>
    public SetGroup Group { get; } = new() { Epoch = epoch, Check = check };

    /// <summary>Lengths of its keys that were seen.</summary>
    public LengthSet Lengths { get; } = new();

    /// <summary>Counts a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="units">Units of its owner.</param>
    public void Count(SpooledKey key, int units)
    {
        if (key.Unseen)
        {
            Group.Unseen++;
            _unseenUnits += units;
            return;
        }
        Group.Seen++;
        Group.Filtered += key.Filtered ? 1 : 0;
        _seenUnits += units;
    }

    /// <summary>Gives every section its place.</summary>
    /// <param name="end">The end of what lies before.</param>
    /// <param name="withOwners">Whether owners are kept.</param>
    /// <returns>The end of the last section.</returns>
    public long Place(long end, bool withOwners)
    {
        for (int i = 0; i < SetGroup.Sections; i++)
        {
            long length = SetLayout.LengthOf((SectionKind)i, Group, withOwners);
            if (length < 0)
                length = ((SectionKind)i == SectionKind.SeenOwners ? _seenUnits : _unseenUnits) * SetLayout.OwnerUnit;
            Group.Places[i] = new Section(SetLayout.Align(end), length, 0);
            end = Group.Places[i].Offset + length;
        }
        return end;
    }
}
