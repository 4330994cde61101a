namespace KeyScan.Detection.Issued.Tokens;

/// <summary>A token on its way through the filter.</summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Epoch">The place of the epoch whose filter it is.</param>
internal readonly record struct Probe(int Start, int Length, int Epoch);
