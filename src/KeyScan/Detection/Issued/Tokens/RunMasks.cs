using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// A piece of text as bits: for each family of alphabets, whether each byte belongs to its runs. Reused from piece to piece.
/// </summary>
internal abstract class RunMasks
{
    /// <summary>
    /// Names the instruction set to use, as for the prefilter: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.
    /// </summary>
    public const string Switch = "KEYSCAN_SIMD";

    /// <summary>Bytes of a piece: text and bits together stay in the first cache.</summary>
    public const int PieceLength = 8192;

    /// <summary>Bytes in a word of bits.</summary>
    public const int WordLength = 64;

    /// <summary>Bytes behind a piece that are classified too, so that few runs leave what is classified.</summary>
    public const int Ahead = 2 * WordLength;

    /// <summary>
    /// Words of a piece and what is ahead, and zeros, so that four words and the one behind them can be read at each of the
    /// piece's.
    /// </summary>
    private const int Words = ((PieceLength + Ahead) / WordLength) + 4;

    private readonly ulong[] _bits = new ulong[Characters.Families * Words];

    /// <summary>Classifies a piece and what is ahead of it; bits behind its end are zero.</summary>
    /// <param name="text">At most <see cref="PieceLength"/> + <see cref="Ahead"/> bytes.</param>
    /// <param name="free">Whether <see cref="AlphabetFamily.Free"/> is wanted.</param>
    public abstract void Fill(ReadOnlySpan<byte> text, bool free);

    /// <summary>A family's words.</summary>
    public ReadOnlySpan<ulong> Of(AlphabetFamily family) => _bits.AsSpan((int)family * Words, Words);

    /// <summary>The fastest masks of this processor, or those that <see cref="Switch"/> names.</summary>
    public static RunMasks Create() => Create(Environment.GetEnvironmentVariable(Switch));

    /// <summary>
    /// The masks of an instruction set, the fastest one when <paramref name="instructionSet"/> is null, empty or not supported
    /// here.
    /// </summary>
    public static RunMasks Create(string? instructionSet) => instructionSet switch
    {
        "scalar" => new RunMasks<ByteKernelScalar>(),
        "128" when ByteKernel128.IsSupported => new RunMasks<ByteKernel128>(),
        "256" when ByteKernel256.IsSupported => new RunMasks<ByteKernel256>(),
        _ when ByteKernel512.IsSupported => new RunMasks<ByteKernel512>(),
        _ when ByteKernel256.IsSupported => new RunMasks<ByteKernel256>(),
        _ when ByteKernel128.IsSupported => new RunMasks<ByteKernel128>(),
        _ => new RunMasks<ByteKernelScalar>(),
    };

    /// <summary>The first words of all families, which lie <see cref="Words"/> apart.</summary>
    protected ref ulong Bits => ref MemoryMarshal.GetArrayDataReference(_bits);

    /// <summary>Sets the words of 64 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Set<TKernel>(ref byte block, ref ulong bits, bool free)
        where TKernel : struct, IByteKernel
    {
        ulong letters = TKernel.IsAlphanumeric(ref block);
        ulong word = letters | TKernel.IsEither(ref block, (byte)'_', (byte)'_');
        ulong dashed = word | TKernel.IsEither(ref block, (byte)'-', (byte)'-');
        ulong unreserved = dashed | TKernel.IsEither(ref block, (byte)'.', (byte)'~');
        ulong plus = TKernel.IsEither(ref block, (byte)'+', (byte)'/');
        bits = letters;
        Unsafe.Add(ref bits, (int)AlphabetFamily.Word * Words) = word;
        Unsafe.Add(ref bits, (int)AlphabetFamily.Dashed * Words) = dashed;
        Unsafe.Add(ref bits, (int)AlphabetFamily.Unreserved * Words) = unreserved;
        Unsafe.Add(ref bits, (int)AlphabetFamily.Base64 * Words) = letters | plus;
        Unsafe.Add(ref bits, (int)AlphabetFamily.Extended * Words) =
            unreserved | plus | TKernel.IsEither(ref block, (byte)':', (byte)':');
        if (free)
            Unsafe.Add(ref bits, (int)AlphabetFamily.Free * Words) = ~Delimiters<TKernel>(ref block);
    }

    /// <summary>Sets the words behind the last byte to zero.</summary>
    protected void ClearFrom(int word)
    {
        for (int family = 0; family < Characters.Families; family++)
            _bits.AsSpan((family * Words) + word, Words - word).Clear();
    }

    private static ulong Delimiters<TKernel>(ref byte block)
        where TKernel : struct, IByteKernel =>
        TKernel.IsAtMost(ref block, (byte)' ') | TKernel.IsEither(ref block, (byte)'"', (byte)'\'') | TKernel.IsEither(ref block,
        (byte)'`', (byte)'\\')
        | TKernel.IsEither(ref block, (byte)'<', (byte)'>') | TKernel.IsEither(ref block, 0x7F, 0x7F);
}

/// <summary>The masks over one kernel.</summary>
internal sealed class RunMasks<TKernel> : RunMasks
    where TKernel : struct, IByteKernel
{
    /// <inheritdoc/>
    // Optimised from the first call: a scan is over before tiered compilation would have replaced the slow version.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Fill(ReadOnlySpan<byte> text, bool free)
    {
        if (text.Length > PieceLength + Ahead)
            throw new ArgumentException("The text is longer than a piece and what is ahead of it.", nameof(text));
        int word = 0;
        ref byte start = ref MemoryMarshal.GetReference(text);
        for (; (word + 1) * WordLength <= text.Length; word++)
            Set<TKernel>(ref Unsafe.Add(ref start, word * WordLength), ref Unsafe.Add(ref Bits, word), free);
        ReadOnlySpan<byte> rest = text[(word * WordLength)..];
        if (!rest.IsEmpty)
        {
            Span<byte> last = stackalloc byte[WordLength];
            last.Clear();
            rest.CopyTo(last);
            Set<TKernel>(ref MemoryMarshal.GetReference(last), ref Unsafe.Add(ref Bits, word++), free);
        }
        ClearFrom(word);
    }
}
