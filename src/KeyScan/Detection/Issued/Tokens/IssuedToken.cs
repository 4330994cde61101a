namespace KeyScan.Detection.Issued.Tokens;

/// <summary>A token of a text that is an issued key.</summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Match">The key it is.</param>
internal readonly record struct IssuedToken(int Start, int Length, Sets.SetMatch Match);
