namespace KeyScan.Decoding.Archives;

/// <summary>A stream whose first bytes somebody has read already.</summary>
internal sealed class StartedStream(ReadOnlyMemory<byte> start, ReadBytes read) : ForwardStream
{
    private ReadOnlyMemory<byte> _start = start;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_start.IsEmpty)
            return read(buffer);
        int count = Math.Min(buffer.Length, _start.Length);
        _start.Span[..count].CopyTo(buffer);
        _start = _start[count..];
        return count;
    }
}
