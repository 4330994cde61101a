namespace KeyScan.Detection.Issued.Sets;

/// <summary>One epoch of a set.</summary>
internal sealed class SetGroup
{
    /// <summary>How many sections it has.</summary>
    public const int Sections = (int)SectionKind.UnseenOwners + 1;

    /// <summary>The epoch of its pepper, 1 or more.</summary>
    public required int Epoch { get; init; }

    /// <summary>A value that only this epoch's pepper gives, so that a wrong pepper is told from a damaged file.</summary>
    public required byte[] Check { get; init; }

    /// <summary>Keys that were seen.</summary>
    public long Seen { get; set; }

    /// <summary>Keys that were never seen.</summary>
    public long Unseen { get; set; }

    /// <summary>Keys in the filter.</summary>
    public long Filtered { get; set; }

    /// <summary>Where its sections lie.</summary>
    public Section[] Places { get; } = new Section[Sections];

    /// <summary>Where a section lies.</summary>
    public Section this[SectionKind kind] => Places[(int)kind];
}
