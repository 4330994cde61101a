using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyScan.Primitives;

namespace KeyScan.Matching.Literals;

/// <summary>Finds all literals of a set in one pass over the bytes. Used by all threads.</summary>
internal abstract class Prefilter
{
    /// <summary>Names the instruction set to use: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>; for tests and comparisons.</summary>
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

    /// <summary>Made when the first block is looked at: a run over little text never needs them.</summary>
    private readonly Lazy<byte[]> _tables = new(() => new NibbleTables(literals).Bytes.ToArray());
    private readonly KeyTable _keys = new(literals);

    /// <inheritdoc/>
    public override void Find(ReadOnlySpan<byte> text, int from, int to, HitList hits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, text.Length);
        int position = first is not null && first.Take(to - from) ? from : FindInBlocks(text, from, to, hits);
        FindOneByOne(text, position, to, hits);
    }

    /// <summary>Runs over all whole blocks and returns where they end.</summary>
    // Optimised from the first call: a scan is over before tiered compilation would have replaced the slow version.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindInBlocks(ReadOnlySpan<byte> text, int position, int to, HitList hits)
    {
        // Bounds are checked here once: a block reads Width + 3 bytes from `position`.
        int last = Math.Min(to, text.Length - KeyLength + 1) - TKernel.Width;
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref byte tables = ref MemoryMarshal.GetArrayDataReference(_tables.Value);
        KeyTable keys = _keys;
        for (; position <= last; position += TKernel.Width)
        {
            ulong candidates = TKernel.Candidates(ref Unsafe.Add(ref start, position), ref tables);
            if (candidates != 0)
                keys.AddHits(text, position, candidates, hits);
        }
        return position;
    }

    /// <summary>The last positions, fewer than a block, or the very first, each looked up directly.</summary>
    private void FindOneByOne(ReadOnlySpan<byte> text, int position, int to, HitList hits)
    {
        for (; position < to; position++)
            _keys.AddHits(text, position, hits);
    }
}
