using System.Buffers.Binary;
using KeyScan.Primitives.Deflate;

namespace KeyScan.Git.Packs;

/// <summary>Inflates zlib streams, one at a time; one for each thread.</summary>
internal sealed class Inflater
{
    /// <summary>The most bytes that deflate makes of one.</summary>
    private const long BestRatio = 1032;

    private const int HeaderLength = 2;
    private const int DeflateMethod = 8;
    private const int LargestWindow = 7;

    [ThreadStatic]
    private static Inflater? _ofThread;

    private readonly DeflateDecoder _decoder = new();

    /// <summary>The one of this thread.</summary>
    public static Inflater OfThread => _ofThread ??= new Inflater();

    /// <summary>
    /// Inflates the zlib stream (RFC 1950) at the beginning of <paramref name="source"/> into <paramref name="destination"/>.
    /// </summary>
    public InflateStatus Inflate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length < HeaderLength)
            return InflateStatus.Cut;
        // RFC 1950, 2.2: the method, the window's size, the header's own check, and no preset dictionary, of which git has none.
        if ((source[0] & 15) != DeflateMethod || source[0] >> 4 > LargestWindow
            || (source[0] << 8 | source[1]) % 31 != 0 || (source[1] & 32) != 0)
            return InflateStatus.Broken;
        InflateStatus status = _decoder.Decode(source[HeaderLength..], destination, out int taken);
        if (status != InflateStatus.Done)
            return status;
        ReadOnlySpan<byte> rest = source[(HeaderLength + taken)..];
        return rest.Length < sizeof(uint) ? InflateStatus.Cut
            : BinaryPrimitives.ReadUInt32BigEndian(rest) == Adler32.Of(destination) ? InflateStatus.Done : InflateStatus.Broken;
    }

    /// <summary>Whether this many compressed bytes can give that many.</summary>
    public static bool CanGive(long compressed, long size) => compressed > 0 && size / BestRatio <= compressed;

    /// <summary>What is wrong, null for nothing.</summary>
    public static Fault? Describe(InflateStatus status) => status switch
    {
        InflateStatus.Done => null,
        InflateStatus.TooLong => "the compressed data is longer than its header says",
        InflateStatus.TooShort => "the compressed data is shorter than its header says",
        InflateStatus.Cut => "the compressed data is cut",
        _ => "the compressed data is corrupt",
    };
}
