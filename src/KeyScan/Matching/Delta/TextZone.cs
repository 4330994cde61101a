namespace KeyScan.Matching.Delta;

/// <summary>Whole lines of a text.</summary>
/// <param name="Start">0-based offset of their first byte.</param>
/// <param name="End">The offset of the line end after the last of them, or the text's end.</param>
internal readonly record struct TextZone(int Start, int End);
