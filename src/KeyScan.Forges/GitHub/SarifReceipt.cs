
namespace KeyScan.Forges.GitHub;

/// <summary>Answer to an upload.</summary>
internal sealed record SarifReceipt(string? Id);
