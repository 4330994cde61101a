namespace KeyScan.Git.Bulk;

/// <summary>How objects are read in bulk.</summary>
internal sealed record BulkOptions
{
    /// <summary>How many threads rebuild objects.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The most bytes of rebuilt objects to hold; one worker at a time may go over it, by three times the largest object.
    /// </summary>
    public long MemoryBudget { get; init; } = 256 << 20;

    /// <summary>The largest object to rebuild.</summary>
    public long LargestObject { get; init; } = 64 << 20;

    /// <summary>
    /// The most bytes to rebuild of one pack; a few bytes of delta can copy 16 MB, and a small pack could keep a scan busy for
    /// days. Null stands for 64 GB and 2,000 times the pack's length: large histories of text need a hundred times.
    /// </summary>
    public long? MostRebuilt { get; init; }

    /// <summary>Whether to hash every object that is handed over and to name those that do not have their id.</summary>
    public bool VerifyIds { get; init; }
}
