namespace KeyScan.Rules.Shapes;

/// <summary>A set of ASCII characters.</summary>
/// <param name="Low">A bit for each of the characters 0 to 63.</param>
/// <param name="High">A bit for each of the characters 64 to 127.</param>
internal readonly record struct ByteSet(ulong Low, ulong High)
{
    /// <summary>Whether <paramref name="b"/> is one of them.</summary>
    public bool Contains(byte b) => b < 128 && (((b < 64 ? Low : High) >> (b & 63)) & 1) != 0;

    /// <summary>These and the characters from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public ByteSet With(char first, char last)
    {
        (ulong low, ulong high) = (Low, High);
        for (int c = first; c <= last; c++)
        {
            if (c < 64) low |= 1UL << c;
            else high |= 1UL << (c & 63);
        }
        return new ByteSet(low, high);
    }

    /// <summary>These and those.</summary>
    public ByteSet Union(ByteSet other) => new(Low | other.Low, High | other.High);
}
