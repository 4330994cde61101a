namespace KeyScan;

/// <summary>Bytes that stand in a blob as they do in the one it is made of.</summary>
/// <param name="From">0-based offset in that one.</param>
/// <param name="To">0-based offset in the blob itself.</param>
/// <param name="Length">Bytes, at least one.</param>
/// <param name="StartsLine">Whether a line of that one is known to start where it does.</param>
internal readonly record struct CopiedRun(int From, int To, int Length, bool StartsLine)
{
    /// <summary>The offset in the base just after it.</summary>
    public int FromEnd => From + Length;

    /// <summary>The offset in the blob just after it.</summary>
    public int ToEnd => To + Length;
}
