using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>Finds, in the bits of a piece, the runs of one family that are long enough to be keys.</summary>
internal sealed class RunSearch
{
    /// <summary>
    /// Runs are told by bits up to a word's length; a longer least length is a matter of looking at their ends.
    /// </summary>
    private const int LongestByBits = RunMasks.WordLength;

    /// <summary>Groups of four words in a piece: as many as a gate has bits.</summary>
    private const int Groups = RunMasks.PieceLength / RunMasks.WordLength / 4;

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

    /// <summary>
    /// One bit for each four words of a piece: whether a run may start there. Asked of the family that has all characters of
    /// others, it saves them most of their search.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Gate(RunMasks masks)
    {
        if (!Vector256.IsHardwareAccelerated)
            return uint.MaxValue;
        ref ulong words = ref MemoryMarshal.GetReference(masks.Of(Family));
        uint gate = 0;
        for (int group = 0; group < Groups; group++)
            gate |= (LongFrom(ref words, (nuint)(group * Vector256<ulong>.Count)) != Vector256<ulong>.Zero ? 1u : 0) << group;
        return gate;
    }

    /// <summary>Collects the long runs that start in a piece; runs longer than any key are left out.</summary>
    /// <param name="masks">The piece's bits.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where the piece starts in it.</param>
    /// <param name="gate">As <see cref="Gate"/> says of a larger family with no greater least length; all bits set for
    /// any.</param>
    /// <param name="runs">Takes the runs.</param>
    /// <returns>How many there are.</returns>
    // Optimised from the first call: a scan is over before tiered compilation would have replaced the slow version.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(RunMasks masks, ReadOnlySpan<byte> text, int from, uint gate, Span<Run> runs)
    {
        ReadOnlySpan<ulong> words = masks.Of(Family);
        int end = (Math.Min(RunMasks.PieceLength, text.Length - from) + RunMasks.WordLength - 1) / RunMasks.WordLength;
        ulong before = from > 0 && Characters.IsIn(Family, text[from - 1]) ? 1UL : 0;
        int count = 0, word = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // Words behind the piece's own are there to be read, and their runs are left to the next piece.
            for (; gate != 0; gate &= gate - 1)
            {
                word = BitOperations.TrailingZeroCount(gate) * Vector256<ulong>.Count;
                Vector256<ulong> bits = LongFrom(ref MemoryMarshal.GetReference(words), (nuint)word);
                for (int i = 0; bits != Vector256<ulong>.Zero && i < Vector256<ulong>.Count && word + i < end; i++)
                    Collect(bits[i], words, word + i, before, text, from, runs, ref count);
            }
            return count;
        }
        for (; word < end; word++)
            Collect(LongFrom(words[word], words[word + 1]), words, word, before, text, from, runs, ref count);
        return count;
    }

    /// <summary>
    /// The positions of a word from which on so many bytes belong to the family. Without branches: runs of a text end where they
    /// like.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong LongFrom(ulong here, ulong next)
    {
        foreach (int shift in _shifts)
        {
            here &= (here >> shift) | (next << (RunMasks.WordLength - shift));
            next &= next >> shift;
        }
        return here;
    }

    /// <summary>The same for four words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<ulong> LongFrom(ref ulong words, nuint word)
    {
        Vector256<ulong> here = Vector256.LoadUnsafe(ref words, word), next = Vector256.LoadUnsafe(ref words, word + 1);
        foreach (int shift in _shifts)
        {
            here &= Vector256.ShiftRightLogical(here, shift) | Vector256.ShiftLeft(next, RunMasks.WordLength - shift);
            next &= Vector256.ShiftRightLogical(next, shift);
        }
        return here;
    }

    /// <summary>Adds the runs that start in a word.</summary>
    /// <param name="bits">Positions of the word from which on the family lasts long enough.</param>
    /// <param name="words">The piece's words.</param>
    /// <param name="word">The word.</param>
    /// <param name="before">1 where the byte before the piece belongs to the family.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where the piece starts in it.</param>
    /// <param name="runs">Takes the runs.</param>
    /// <param name="count">How many there are.</param>
    private void Collect(ulong bits, ReadOnlySpan<ulong> words, int word, ulong before, ReadOnlySpan<byte> text, int from,
        Span<Run> runs, ref int count)
    {
        if (word > 0)
            before = words[word - 1] >> (RunMasks.WordLength - 1);
        for (bits &= ~((words[word] << 1) | before); bits != 0; bits &= bits - 1)
        {
            int start = (word * RunMasks.WordLength) + BitOperations.TrailingZeroCount(bits);
            int end = EndOf(words, text, from, start);
            if (end - start <= LengthSet.Longest + Characters.MostPadding)
                runs[count++] = new Run(from + start, from + end);
        }
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
