namespace KeyScan.Detection.Issued.Tokens;

/// <summary>A run of characters of one family, delimited by others.</summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="End">The offset just after it.</param>
internal readonly record struct Run(int Start, int End);
