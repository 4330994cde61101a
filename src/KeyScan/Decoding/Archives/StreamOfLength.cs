namespace KeyScan.Decoding.Archives;

/// <summary>What comes out of a decompressor, which has to be as long as the archive says; more of it is given as well.</summary>
internal sealed class StreamOfLength(Stream content, long length) : ForwardStream
{
    private long _read;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int read = content.Read(buffer);
        _read += read;
        return read > 0 || _read >= length ? read : throw new EndOfStreamException("it ends too early");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }
}
