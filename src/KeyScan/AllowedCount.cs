namespace KeyScan;

/// <summary>How many places one file or comment allowed.</summary>
/// <param name="By">The file, such as <c>.keyscan.yml</c>, or the marker.</param>
/// <param name="Count">How many; at least one.</param>
public sealed record AllowedCount(string By, long Count);
