namespace KeyScan.Decoding.Archives;

/// <summary>
/// The next bytes of a stream, as a stream of their own. Where the whole ends first, so does this, with an error.
/// </summary>
internal sealed class PartOfStream(Stream stream, long length) : ForwardStream
{
    private long _left = length;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > _left)
            buffer = buffer[..(int)_left];
        if (buffer.IsEmpty)
            return 0;
        int read = stream.Read(buffer);
        _left -= read;
        return read > 0 ? read : throw new EndOfStreamException("it ends too early");
    }

    /// <summary>Passes over what nobody has read of it.</summary>
    public void PassOver()
    {
        if (stream.CanSeek && _left > 0)
        {
            if (_left > stream.Length - stream.Position)
                throw new EndOfStreamException("it ends too early");
            stream.Seek(_left, SeekOrigin.Current);
            _left = 0;
        }
        byte[] buffer = _left == 0 ? [] : new byte[(int)Math.Min(_left, 64 * 1024)];
        while (_left > 0)
            _ = Read(buffer);
    }
}
