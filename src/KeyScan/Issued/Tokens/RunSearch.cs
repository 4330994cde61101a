using System.Numerics;
using System.Runtime.CompilerServices;

namespace KeyScan.Issued.Tokens;

/// <summary>A run of characters of one family, delimited by others.</summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="End">The offset just after it.</param>
internal readonly record struct Run(int Start, int End);

/// <summary>Finds, in the bits of a piece, the runs of one family that are long enough to be keys.</summary>
internal sealed class RunSearch
{
    /// <summary>Runs are told by bits up to a word's length; a longer least length is a matter of looking at their ends.</summary>
    private const int LongestByBits = RunMasks.WordLength;

    private readonly int[] _shifts;

    /// <summary>Creates a search.</summary>
    /// <param name="family">The family.</param>
    /// <param name="least">The least bytes of a run, at least 1.</param>
    public RunSearch(AlphabetFamily family, int least)
    {
        Family = family;
        int known = 1;
        var shifts = new List<int>();
        for (int wanted = Math.Clamp(least, 1, LongestByBits); known < wanted;)
        {
            int shift = Math.Min(known, wanted - known);
            shifts.Add(shift);
            known += shift;
        }
        _shifts = [.. shifts];
    }

    /// <summary>The family it searches.</summary>
    public AlphabetFamily Family { get; }

    /// <summary>Collects the long runs that start in a piece; runs longer than any key are left out.</summary>
    /// <param name="masks">The piece's bits.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where the piece starts in it.</param>
    /// <param name="runs">Takes the runs.</param>
    /// <returns>How many there are.</returns>
    // Optimised from the first call: a scan is over before tiered compilation would have replaced the slow version.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(RunMasks masks, ReadOnlySpan<byte> text, int from, Span<Run> runs)
    {
        ReadOnlySpan<ulong> words = masks.Of(Family)[..((Math.Min(RunMasks.PieceLength, text.Length - from) + RunMasks.WordLength - 1) / RunMasks.WordLength + 1)];
        int[] shifts = _shifts;
        ulong before = from > 0 && Characters.IsIn(Family, text[from - 1]) ? 1UL : 0;
        int count = 0;
        for (int i = 0; i < words.Length - 1; i++)
        {
            ulong here = words[i], next = words[i + 1], bits = here;
            for (int s = 0; s < shifts.Length && bits != 0; s++)
            {
                int shift = shifts[s];
                bits &= (bits >> shift) | (next << (RunMasks.WordLength - shift));
                next &= next >> shift;
            }
            bits &= ~((here << 1) | before);
            before = here >> (RunMasks.WordLength - 1);
            for (; bits != 0; bits &= bits - 1)
            {
                int start = (i * RunMasks.WordLength) + BitOperations.TrailingZeroCount(bits);
                int end = EndOf(masks.Of(Family), text, from, start);
                if (end - start <= LengthSet.Longest + Characters.MostPadding)
                    runs[count++] = new Run(from + start, from + end);
            }
        }
        return count;
    }

    /// <summary>The end of the run at <paramref name="start"/>, both from the piece's start.</summary>
    private int EndOf(ReadOnlySpan<ulong> words, ReadOnlySpan<byte> text, int from, int start)
    {
        int word = start / RunMasks.WordLength;
        ulong outside = ~words[word] & (ulong.MaxValue << (start % RunMasks.WordLength));
        while (outside == 0 && ++word < words.Length)
            outside = ~words[word];
        int end = (word * RunMasks.WordLength) + BitOperations.TrailingZeroCount(outside);

        // What is classified ends here; the run may not.
        if (end == RunMasks.PieceLength + RunMasks.Ahead)
        {
            int longest = Math.Min(text.Length - from, start + LengthSet.Longest + Characters.MostPadding + 1);
            while (end < longest && Characters.IsIn(Family, text[from + end]))
                end++;
        }
        return end;
    }
}
