namespace KeyScan.Primitives;

/// <summary>A stretch of bytes in a text.</summary>
/// <param name="Start">0-based offset of the first byte.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ByteRun(int Start, int Length)
{
    /// <summary>The offset just after it.</summary>
    public int End => Start + Length;
}
