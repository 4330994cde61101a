using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyScan.Primitives;

namespace KeyScan.Matching.Literals;

/// <summary>Finds all literals of a set in one pass over the bytes. Used by all threads.</summary>
internal abstract class Prefilter
{
    /// <summary>
    /// Names the instruction set to use: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>; for tests and comparisons.
    /// </summary>
    public const string Switch = "KEYSCAN_SIMD";

    private static readonly FirstBytes First = new();

    /// <summary>
    /// Adds a hit for each literal whose key starts in [<paramref name="from"/>, <paramref name="to"/>), ordered by where the
    /// keys start. The whole text may be looked at, so neighbouring ranges together find what one range would.
    /// </summary>
    public abstract void Find(ReadOnlySpan<byte> text, int from, int to, HitList hits);

    /// <summary>The fastest prefilter of this processor, or the one that <see cref="Switch"/> names.</summary>
    public static Prefilter Create(LiteralSet literals) => Create(literals, Environment.GetEnvironmentVariable(Switch));

    /// <summary>
    /// The prefilter of an instruction set, which uses it from the first byte; the fastest one, after a few bytes, when
    /// <paramref name="instructionSet"/> is null, empty or not supported here.
    /// </summary>
    public static Prefilter Create(LiteralSet literals, string? instructionSet) => instructionSet switch
    {
        "scalar" => new Prefilter<KernelScalar>(literals, first: null),
        "128" when Kernel128.IsSupported => new Prefilter<Kernel128>(literals, first: null),
        "256" when Kernel256.IsSupported => new Prefilter<Kernel256>(literals, first: null),
        "512" when Kernel512.IsSupported => new Prefilter<Kernel512>(literals, first: null),
        _ when Kernel512.IsSupported => new Prefilter<Kernel512>(literals, First),
        _ when Kernel256.IsSupported => new Prefilter<Kernel256>(literals, First),
        _ when Kernel128.IsSupported => new Prefilter<Kernel128>(literals, First),
        _ => new Prefilter<KernelScalar>(literals, first: null),
    };
}

/// <summary>The prefilter over one kernel.</summary>
/// <param name="literals">What it finds.</param>
/// <param name="first">Bytes that are looked up one by one first; null for none.</param>
internal sealed class Prefilter<TKernel>(LiteralSet literals, FirstBytes? first) : Prefilter
    where TKernel : struct, IKernel
{
    private const int KeyLength = 4;

    /// <summary>
    /// Candidates written down of a block without asking how many it has: with fewer the loop for the others is guessed wrong too
    /// often.
    /// </summary>
    private const int AtOnce = 4;

    /// <summary>Made when the first block is looked at: a run over little text never needs them.</summary>
    private readonly Lazy<byte[]> _tables = new(() => literals.Tables ?? new NibbleTables(literals).Bytes.ToArray());
    private readonly KeyTable _keys = new(literals);

    /// <inheritdoc/>
    public override void Find(ReadOnlySpan<byte> text, int from, int to, HitList hits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, text.Length);
        int position = from;
        if (first is null || !first.Take(to - from))
            position = FindInRest(text, FindInBlocks(text, from, to, hits), to, hits);
        FindOneByOne(text, position, to, hits);
    }

    /// <summary>Runs over all whole blocks and returns where they end.</summary>
    // Optimised from the first call: a scan is over before tiered compilation would have replaced the slow version.
    // The candidates of a stretch are written down, then thinned out, both without a branch on what they
    // are: how many a block has (three of 32 positions of C code) and which of them are keys is what a
    // processor guesses wrong. 0.81 GB/s before, 1.14 so.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindInBlocks(ReadOnlySpan<byte> text, int position, int to, HitList hits)
    {
        // Bounds are checked here once: a block reads Width + 3 bytes from `position`.
        int last = Math.Min(to, text.Length - KeyLength + 1) - TKernel.Width;
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref byte tables = ref MemoryMarshal.GetArrayDataReference(_tables.Value);
        int[] candidates = hits.Candidates;
        while (position <= last)
        {
            int count = 0, end = Math.Min(last, position + HitList.Stretch - TKernel.Width);
            ref int written = ref MemoryMarshal.GetArrayDataReference(candidates);
            for (; position <= end; position += TKernel.Width)
            {
                ulong found = TKernel.Candidates(ref Unsafe.Add(ref start, position), ref tables);
                count += WriteDown(position, found, ref Unsafe.Add(ref written, count));
            }
            _keys.AddHits(text, candidates.AsSpan(0, count), hits);
        }
        return position;
    }

    /// <summary>
    /// Looks at what is left of a range, less than a block, in one that starts or ends outside of it, and returns where that
    /// ends: three bytes before the text does, or at <paramref name="to"/>.
    /// </summary>
    // What changes from one version of a file to the next is a line or two: one by
    // one their ends took as long as all their blocks.
    private int FindInRest(ReadOnlySpan<byte> text, int position, int to, HitList hits)
    {
        int block = Math.Min(position, text.Length - KeyLength + 1 - TKernel.Width);
        if (TKernel.Width < 16 || block < 0 || position >= Math.Min(to, block + TKernel.Width))
            return position;
        ref byte start = ref MemoryMarshal.GetReference(text);
        ulong found =
            TKernel.Candidates(ref Unsafe.Add(ref start, block), ref MemoryMarshal.GetArrayDataReference(_tables.Value));
        found &= ulong.MaxValue << (position - block);
        if (to - block < TKernel.Width)
            found &= (1UL << (to - block)) - 1;
        int[] candidates = hits.Candidates;
        int count = WriteDown(block, found, ref MemoryMarshal.GetArrayDataReference(candidates));
        _keys.AddHits(text, candidates.AsSpan(0, count), hits);
        return Math.Min(to, block + TKernel.Width);
    }

    /// <summary>
    /// Writes down the position of every bit and answers how many they are. Up to <see cref="AtOnce"/> more may be written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteDown(int position, ulong candidates, ref int to)
    {
        int count = BitOperations.PopCount(candidates);
        if (TKernel.Width < 16)
        {
            to = position;
            return count;
        }
        for (int i = 0; i < AtOnce; i++)
        {
            Unsafe.Add(ref to, i) = position + BitOperations.TrailingZeroCount(candidates);
            candidates &= candidates - 1;
        }
        for (int i = AtOnce; candidates != 0; i++)
        {
            Unsafe.Add(ref to, i) = position + BitOperations.TrailingZeroCount(candidates);
            candidates &= candidates - 1;
        }
        return count;
    }

    /// <summary>The last positions of a text, or the very first, each looked up directly.</summary>
    private void FindOneByOne(ReadOnlySpan<byte> text, int position, int to, HitList hits)
    {
        for (; position < to; position++)
            _keys.AddHits(text, position, hits);
    }
}
