using System.IO.Compression;

namespace KeyScan.Git.Packs;

/// <summary>How inflating ended.</summary>
internal enum InflateStatus
{
    /// <summary>The stream gave exactly the bytes asked for.</summary>
    Done,

    /// <summary>The stream is longer; the destination is filled.</summary>
    TooLong,

    /// <summary>The stream ended before the destination was full.</summary>
    TooShort,

    /// <summary>The compressed bytes end before the stream does.</summary>
    Cut,

    /// <summary>Not a zlib stream, or its checksum is wrong.</summary>
    Broken,
}

/// <summary>Inflates zlib streams, one at a time; one for each thread.</summary>
internal sealed class Inflater
{
    /// <summary>The most bytes that deflate makes of one.</summary>
    private const long BestRatio = 1032;

    [ThreadStatic]
    private static Inflater? _ofThread;

    /// <summary>The one of this thread.</summary>
    public static Inflater OfThread => _ofThread ??= new Inflater();

    /// <summary>Inflates the stream at the beginning of <paramref name="source"/> into <paramref name="destination"/>.</summary>
    public unsafe InflateStatus Inflate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty)
            return InflateStatus.Cut;
        fixed (byte* start = source)
        {
            using var compressed = new UnmanagedMemoryStream(start, source.Length);
            using var stream = new ZLibStream(compressed, CompressionMode.Decompress);
            try
            {
                int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
                if (read < destination.Length)
                    return InflateStatus.TooShort;
                return stream.ReadByte() < 0 ? InflateStatus.Done : InflateStatus.TooLong;
            }
            // A stream that asks for a preset dictionary comes as the second, which
            // is an IOException, though no file is read here.
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                return InflateStatus.Broken;
            }
        }
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
