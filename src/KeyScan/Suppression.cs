namespace KeyScan;

/// <summary>Why a finding does not count.</summary>
/// <param name="Kind">Where the decision stands.</param>
/// <param name="By">The file or marker that says so, such as <c>.keyscan.yml:12</c>, <c>.keyscan-baseline</c> or <c>keyscan:allow</c>.</param>
/// <param name="Reason">Why, in the user's words; null where none is given.</param>
public sealed record Suppression(SuppressionKind Kind, string By, string? Reason);
