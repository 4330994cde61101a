namespace KeyScan;

/// <summary>What a run looked at, what it left out and why, and what went wrong.</summary>
public sealed record Coverage
{
    /// <summary>Files read.</summary>
    public long Files { get; init; }

    /// <summary>Distinct blobs read from history.</summary>
    public long Blobs { get; init; }

    /// <summary>Commits read.</summary>
    public long Commits { get; init; }

    /// <summary>Bytes searched, before decoding.</summary>
    public long Bytes { get; init; }

    /// <summary>Refs started from.</summary>
    public long Refs { get; init; }

    /// <summary>What was left out, in the order of the reasons; reasons that never applied are not there.</summary>
    public IReadOnlyList<SkippedCount> Skipped { get; init; } = [];

    /// <summary>How many places were allowed, by the file or comment that allowed them; the most first.</summary>
    public IReadOnlyList<AllowedCount> Allowed { get; init; } = [];

    /// <summary>What could not be covered; anything here makes the exit code 2.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>
    /// What people should know and need not mend at once: an allow entry that has expired, ids that last for one run. Makes no
    /// run incomplete.
    /// </summary>
    public IReadOnlyList<Problem> Remarks { get; init; } = [];
}
