namespace KeyScan.Matching;

/// <summary>Shannon entropy.</summary>
internal static class Entropy
{
    /// <summary>
    /// Bits per character: the sum of -p·log2 p over the characters that occur (C. E. Shannon, 1948). 0 for an empty text.
    /// </summary>
    public static double PerCharacter(ReadOnlySpan<char> text)
    {
        // Windows hold bytes below 128 and bytes moved to the private use area; the low byte tells them apart well enough.
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (char c in text)
            counts[(byte)c]++;
        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0)
                bits -= (double)count / text.Length * Math.Log2((double)count / text.Length);
        }
        return bits;
    }
}
