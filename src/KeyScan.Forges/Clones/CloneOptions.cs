namespace KeyScan.Forges.Clones;

/// <summary>How git brings repositories here.</summary>
internal sealed record CloneOptions
{
    /// <summary>A minute, and as many threads as git likes.</summary>
    public static CloneOptions Default { get; } = new();

    /// <summary>How long a server may send next to nothing, whole seconds, at least one; over HTTP alone.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many threads git may use to take in a pack; null for one a core.</summary>
    public int? Threads { get; init; }
}
