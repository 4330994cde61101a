namespace KeyScan.Decoding.Archives;

/// <summary>The beginning of a stream, up to a limit.</summary>
internal sealed class LimitedStream(Stream stream, long limit) : ForwardStream
{
    /// <summary>How many bytes were read so far.</summary>
    public long Total { get; private set; }

    /// <summary>Whether there was more than the limit.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || IsCut)
            return 0;
        if (Total == limit)
        {
            IsCut = stream.Read(stackalloc byte[1]) > 0;
            return 0;
        }
        int read = stream.Read(buffer[..(int)Math.Min(buffer.Length, limit - Total)]);
        Total += read;
        return read;
    }
}
