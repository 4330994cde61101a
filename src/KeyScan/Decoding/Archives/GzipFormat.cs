using System.Buffers.Binary;
using System.IO.Compression;

namespace KeyScan.Decoding.Archives;

/// <summary>gzip, any number of members behind each other: RFC 1952.</summary>
internal sealed class GzipFormat : IArchiveFormat
{
    private const byte Deflate = 8, ReservedFlags = 0xE0, LastSystem = 13, UnknownSystem = 255;

    /// <summary>The shortest there is: ten bytes of header, an empty block, a trailer.</summary>
    private const int Shortest = 20;

    /// <inheritdoc/>
    public string Name => "gzip";

    /// <inheritdoc/>
    public bool NeedsSeeking => false;

    /// <inheritdoc/>
    public bool Expands => true;

    /// <inheritdoc/>
    public bool IsOneFile => true;

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> start) =>
        start.Length >= Shortest && start[0] == 0x1F && start[1] == 0x8B && start[2] == Deflate && (start[3] & ReservedFlags) == 0
        && start[8] is 0 or 2 or 4 && start[9] is <= LastSystem or UnknownSystem;

    /// <inheritdoc/>
    public IEnumerable<ArchiveEntry> Read(Stream stream)
    {
        using var content = new Checked(stream);
        yield return new ArchiveEntry("", content);
    }

    /// <summary>
    /// .NET's stream ends quietly where the bytes do. A whole member ends with its length; where that says more than came out,
    /// the end is missing. What came of members before it counts as well, so that of a file of many members a cut is not always
    /// seen.
    /// </summary>
    private sealed class Checked : ForwardStream
    {
        private readonly Tail _tail;
        private readonly GZipStream _inner;
        private long _length;

        public Checked(Stream stream)
        {
            _tail = new Tail(stream);
            _inner = new GZipStream(_tail, CompressionMode.Decompress);
        }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty)
                return 0;
            int read = _inner.Read(buffer);
            _length += read;
            return read > 0 || _tail.LastNumber <= _length ? read : throw new EndOfStreamException("it ends too early");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Keeps the last bytes that were read.</summary>
    private sealed class Tail(Stream stream) : ForwardStream
    {
        private readonly byte[] _last = new byte[sizeof(uint)];

        public uint LastNumber => BinaryPrimitives.ReadUInt32LittleEndian(_last);

        public override int Read(Span<byte> buffer)
        {
            int read = stream.Read(buffer);
            ReadOnlySpan<byte> end = buffer[Math.Max(0, read - _last.Length)..read];
            _last.AsSpan(end.Length).CopyTo(_last);
            end.CopyTo(_last.AsSpan(_last.Length - end.Length));
            return read;
        }
    }
}
