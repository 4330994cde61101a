namespace KeyScan.Git.Bulk;

/// <summary>How objects are read in bulk.</summary>
internal sealed record BulkOptions
{
    /// <summary>How many threads rebuild objects.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>The most bytes of rebuilt objects to hold; one worker at a time may go over it, by three times the largest object.</summary>
    public long MemoryBudget { get; init; } = 256 << 20;

    /// <summary>The largest object to rebuild.</summary>
    public long LargestObject { get; init; } = 64 << 20;

    /// <summary>Whether to hash every object that is handed over and to name those that do not have their id.</summary>
    public bool VerifyIds { get; init; }
}
