namespace KeyScan;

/// <summary>How many inputs were left out for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many; at least one.</param>
public sealed record SkippedCount(SkipReason Reason, long Count);
