namespace KeyScan.Registry.Health;

/// <summary>Active keys of one age.</summary>
/// <param name="Label">The age, such as <c>30–90 days</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="IsOverdue">Whether such keys should have been rotated.</param>
internal sealed record AgeCount(string Label, long Count, bool IsOverdue);
