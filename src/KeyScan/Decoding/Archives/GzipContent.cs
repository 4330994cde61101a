using System.Buffers.Binary;
using System.IO.Compression;

namespace KeyScan.Decoding.Archives;

/// <summary>
/// What comes out of gzip, whose end is looked at. .NET's stream reads any number of members, and ends quietly where the bytes
/// do. A whole member ends with its length (RFC 1952, section 2.3.1): the input is given in parts that begin where a member may,
/// so that what has come out when a part is asked for came from those before it, and at the end one of them has to be as far back
/// as the last four bytes say.
/// </summary>
internal sealed class GzipContent : ForwardStream
{
    private readonly MemberSource _source;
    private readonly GZipStream _inner;
    private long _length;
    private bool _isOver;

    /// <summary>Reads <paramref name="stream"/> to its end.</summary>
    public GzipContent(Stream stream)
    {
        _source = new MemberSource(stream, () => _length);
        _inner = new GZipStream(_source, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _isOver)
            return 0;
        int read = _inner.Read(buffer);
        _length += read;
        if (read == 0)
        {
            _isOver = true;
            _source.CheckEnd(_length);
        }
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Gives the bytes in parts, and keeps the last of them and where members may have begun.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="length">How many bytes have come out.</param>
    private sealed class MemberSource(Stream stream, Func<long> length) : ForwardStream
    {
        private const int BufferLength = 8 * 1024;

        /// <summary>So many places are remembered. By chance one looks like a member in 16 MB.</summary>
        private const int MostStarts = 64;

        private readonly byte[] _buffer = new byte[BufferLength];
        private readonly long[] _starts = new long[MostStarts];
        /// <summary>The last bytes up to one that is not 0, and how many are 0 after it.</summary>
        private readonly byte[] _last = new byte[sizeof(uint)];
        private long _zeros;
        private int _start, _end, _started;
        private bool _isAtEnd;

        private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 8];

        public override int Read(Span<byte> buffer)
        {
            Fill();
            ReadOnlySpan<byte> ahead = _buffer.AsSpan(_start.._end);
            if (ahead.IsEmpty || buffer.IsEmpty)
                return 0;
            if (ahead.StartsWith(Magic))
                _starts[_started++ % MostStarts] = length();
            int next = ahead[1..].IndexOf(Magic) + 1;
            // What may begin here and go on behind is looked at again with the rest.
            int read = next > 0 ? next : _isAtEnd ? ahead.Length : Math.Max(1, ahead.Length - Magic.Length + 1);
            read = Math.Min(read, buffer.Length);
            ahead[..read].CopyTo(buffer);
            Keep(ahead[..read]);
            _start += read;
            return read;
        }

        /// <summary>Throws where the last member is cut off, or something else follows it.</summary>
        public void CheckEnd(long total)
        {
            // Whoever stops before the end of the bytes has seen the end of a member.
            bool isLeftOver = false;
            for (Fill(); _start < _end; Fill())
            {
                ReadOnlySpan<byte> ahead = _buffer.AsSpan(_start.._end);
                if (ahead.ContainsAnyExcept((byte)0))
                    throw new InvalidDataException("something else follows it");
                (isLeftOver, _start) = (true, _end);
            }
            if (!isLeftOver && !EndsMember(total))
                throw new EndOfStreamException("it ends too early");
        }

        /// <summary>Whether a member's length is what ends the bytes, or what zeros follow, as tapes are padded with.</summary>
        private bool EndsMember(long total)
        {
            // The checksum of nothing is 0 as its length is; a header that is cut off has fewer zeros.
            const int Nothing = 9;
            ulong end = BinaryPrimitives.ReadUInt32LittleEndian(_last);
            int most = _zeros >= Nothing ? sizeof(uint) : (int)Math.Min(_zeros, sizeof(uint) - 1);
            for (int zeros = 0; zeros <= most; zeros++)
            {
                uint last = (uint)(end >> (8 * zeros));
                for (int i = 0; i < Math.Min(_started, MostStarts); i++)
                {
                    if ((uint)(total - _starts[i]) == last)
                        return true;
                }
            }
            return false;
        }

        private void Fill()
        {
            if (_isAtEnd || _end - _start >= Magic.Length)
                return;
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            while (_end < Magic.Length && !_isAtEnd)
            {
                int read = stream.Read(_buffer.AsSpan(_end));
                _end += read;
                _isAtEnd = read == 0;
            }
        }

        private void Keep(ReadOnlySpan<byte> bytes)
        {
            int significant = bytes.LastIndexOfAnyExcept((byte)0) + 1;
            long zerosBefore = _zeros;
            _zeros = significant == 0 ? _zeros + bytes.Length : bytes.Length - significant;
            if (significant == 0)
                return;
            // What was 0 until now is followed by something.
            Append([], (int)Math.Min(zerosBefore, _last.Length));
            Append(bytes[Math.Max(0, significant - _last.Length)..significant], 0);
        }

        private void Append(ReadOnlySpan<byte> end, int zeros)
        {
            int count = end.Length + zeros;
            _last.AsSpan(count).CopyTo(_last);
            Span<byte> free = _last.AsSpan(_last.Length - count);
            free.Clear();
            end.CopyTo(free);
        }
    }
}
