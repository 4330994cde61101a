using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KeyScan.Primitives;

/// <summary>A set of ASCII bytes, and the runs of them in a text.</summary>
internal sealed class ByteClass
{
    private const int Block = 64;
    private readonly Vector128<byte> _byLowNibble;
    private readonly Vector128<byte> _byHighNibble;
    private readonly bool[] _isMember = new bool[byte.MaxValue + 1];

    /// <param name="members">The bytes of the class; ASCII.</param>
    public ByteClass(ReadOnlySpan<byte> members)
    {
        Span<byte> low = stackalloc byte[16];
        Span<byte> high = stackalloc byte[16];
        low.Clear();
        high.Clear();
        foreach (byte member in members)
        {
            if (member >= 0x80)
                throw new ArgumentOutOfRangeException(nameof(members), member, "Not ASCII.");
            low[member & 15] |= (byte)(1 << (member >> 4));
            high[member >> 4] = (byte)(1 << (member >> 4));
            _isMember[member] = true;
        }
        _byLowNibble = Vector128.Create<byte>(low);
        _byHighNibble = Vector128.Create<byte>(high);
    }

    /// <summary>
    /// Adds to <paramref name="runs"/> every longest run of at least <paramref name="least"/> bytes of the class, in order.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="least">Bytes, 2 to 32.</param>
    /// <param name="runs">Takes the runs.</param>
    // Optimised from the first call, with all it calls: a scan is over before tiered compilation would have replaced the slow
    // version.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FindRuns(ReadOnlySpan<byte> text, int least, List<ByteRun> runs)
    {
        // One mask of 64 bytes at a time and shifts over it: 9 GB/s, where a search for the next byte outside and inside by turns
        // does 0.6.
        int open = -1;
        int at = 0;
        for (; at + Block <= text.Length; at += Block)
            open = Take(Mask(ref MemoryMarshal.GetReference(text[at..])), at, open, least, runs);
        if (at < text.Length)
        {
            Span<byte> last = stackalloc byte[Block];
            last.Clear();
            text[at..].CopyTo(last);
            open = Take(Mask(ref MemoryMarshal.GetReference(last)), at, open, least, runs);
        }
        if (open >= 0 && text.Length - open >= least)
            runs.Add(new ByteRun(open, text.Length - open));
    }

    /// <summary>
    /// The same as <see cref="FindRuns"/>, byte by byte: for who has so little text that compiling the other takes longer.
    /// </summary>
    public void FindRunsOneByOne(ReadOnlySpan<byte> text, int least, List<ByteRun> runs)
    {
        for (int at = 0; at < text.Length; at++)
        {
            int start = at;
            while (at < text.Length && _isMember[text[at]])
                at++;
            if (at - start >= least)
                runs.Add(new ByteRun(start, at - start));
        }
    }

    /// <summary>Takes the runs that end in one block; returns where the run that reaches its end began, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(ulong mask, int at, int open, int least, List<ByteRun> runs)
    {
        if (mask == ulong.MaxValue)
            return open < 0 ? at : open;
        if (open >= 0)
        {
            int length = BitOperations.TrailingZeroCount(~mask);
            if (at + length - open >= least)
                runs.Add(new ByteRun(open, at + length - open));
            mask &= ulong.MaxValue << length;
        }
        int reaching = BitOperations.LeadingZeroCount(~mask);
        mask &= ulong.MaxValue >> reaching;
        for (ulong starts = Starts(mask, least); starts != 0;)
        {
            int start = BitOperations.TrailingZeroCount(starts);
            int length = BitOperations.TrailingZeroCount(~(mask >> start));
            runs.Add(new ByteRun(at + start, length));
            starts &= ulong.MaxValue << (start + length);
        }
        return reaching == 0 ? -1 : at + Block - reaching;
    }

    /// <summary>The bits from which <paramref name="least"/> bits are set, by doubling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Starts(ulong mask, int least)
    {
        int done = 1;
        for (; done * 2 <= least && mask != 0; done *= 2)
            mask &= mask >> done;
        return mask & (mask >> (least - done));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Mask(ref byte block)
    {
        // A shuffle of 32 bytes at once looks up within its halves, so both halves of the table are the same. 1.6 times the
        // blocks a second.
        if (Avx2.IsSupported)
            return Mask32(ref block) | ((ulong)Mask32(ref Unsafe.Add(ref block, Block / 2)) << (Block / 2));
        ulong mask = 0;
        for (int i = 0; i < Block / Vector128<byte>.Count; i++)
        {
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref block, (nuint)(i * Vector128<byte>.Count));
            Vector128<byte> low = NibbleLookup.In(_byLowNibble, bytes & Vector128.Create((byte)15));
            Vector128<byte> high = NibbleLookup.In(_byHighNibble,
                Vector128.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte() & Vector128.Create((byte)15));
            mask |= (ulong)(~Vector128.Equals(low & high, Vector128<byte>.Zero))
                .ExtractMostSignificantBits() << (i * Vector128<byte>.Count);
        }
        return mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Mask32(ref byte block)
    {
        Vector256<byte> nibble = Vector256.Create((byte)15);
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref block);
        // Members are below 128, where the shuffle's own rule (a set top bit gives 0) needs no mask for the low nibble of the
        // rest.
        Vector256<byte> low = Avx2.Shuffle(Vector256.Create(_byLowNibble, _byLowNibble), bytes);
        Vector256<byte> high = Avx2.Shuffle(Vector256.Create(_byHighNibble, _byHighNibble),
            Vector256.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte() & nibble);
        return ~Vector256.Equals(low & high, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }
}
