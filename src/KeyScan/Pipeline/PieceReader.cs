namespace KeyScan.Pipeline;

/// <summary>
/// Reads a blob a piece at a time. Each piece begins with the end of the one before it, so that what stands at the seam is seen
/// whole; each byte belongs to one piece alone, which answers for what begins there.
/// </summary>
internal sealed class PieceReader
{
    // Multiples of four: no unit of a wide encoding is cut.
    private const int PieceLength = 8 << 20, Overlap = 512 << 10;

    private byte[] _buffer = [];
    private int _length;
    private bool _isFirst, _isLast;

    /// <summary>The bytes at hand, until the next call.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>
    /// 0-based offset of the first byte that is this piece's own: twice as far from the start as any rule looks back.
    /// </summary>
    public int OwnStart => _isFirst ? 0 : Overlap / 2;

    /// <summary>The offset just after the last.</summary>
    public int OwnEnd => _isLast ? _length : _length - (Overlap / 2);

    /// <summary>How many bytes were read so far.</summary>
    public long Total { get; private set; }

    /// <summary>Begins with another blob.</summary>
    public void Start()
    {
        (_length, Total, _isFirst, _isLast) = (0, 0, true, false);
        if (_buffer.Length == 0)
            _buffer = GC.AllocateUninitializedArray<byte>(PieceLength);
    }

    /// <summary>Reads the next piece; false where there is none.</summary>
    /// <param name="read">Gives the bytes.</param>
    /// <param name="limit">The most bytes to read of all.</param>
    public bool TryRead(ReadBytes read, long limit)
    {
        if (_isLast)
            return false;
        if (_length > 0)
        {
            _buffer.AsSpan(_length - Overlap, Overlap).CopyTo(_buffer);
            (_length, _isFirst) = (Overlap, false);
        }
        while (_length < _buffer.Length && !_isLast)
        {
            int room = (int)Math.Min(_buffer.Length - _length, limit - Total);
            int count = room == 0 ? 0 : read(_buffer.AsSpan(_length, room));
            _isLast = count == 0;
            _length += count;
            Total += count;
        }
        return true;
    }
}
