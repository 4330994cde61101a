using SharpCompress.Compressors.Xz;

namespace KeyScan.Decoding.Archives;

/// <summary>
/// What comes out of xz: the blocks of all streams, each read by the library when the memory it asks for is known to be bearable.
/// xz-file-format.txt, sections 2 and 3. The library's own reader ends after the first stream.
/// </summary>
internal sealed class XzContent(Stream source) : ForwardStream
{
    private const int HeaderLength = 12;
    private const int LongestBlockHeader = 1024;
    private const int Alignment = 4;
    private const ulong Lzma2 = 0x21;

    /// <summary>Bytes of the check behind each block, by its number: section 2.1.1.2.</summary>
    private static ReadOnlySpan<byte> CheckLengths => [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

    private readonly CountedSource _source = new(source);
    private XZBlock? _block;
    private bool _isInStream, _isOver;
    private int _check;
    private ulong _blocks;

    /// <summary>How a stream begins.</summary>
    public static ReadOnlySpan<byte> Magic => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (_block is not null || TryOpenBlock())
        {
            int read = _block!.Read(buffer);
            if (read > 0)
                return read;
            _block = null;
        }
        return 0;
    }

    private bool TryOpenBlock()
    {
        Span<byte> header = stackalloc byte[LongestBlockHeader];
        while (!_isOver)
        {
            if (!_isInStream)
            {
                _isOver = !TryReadHeader();
                continue;
            }
            _source.ReadExactly(header[..1]);
            if (header[0] == 0)
            {
                ReadEnd();
                continue;
            }
            int length = (header[0] + 1) * Alignment;
            _source.ReadExactly(header[1..length]);
            CheckMemory(header[..length]);
            _blocks++;
            _source.Unread(header[..length]);
            _block = new XZBlock(_source, (CheckType)_check, CheckLengths[_check]);
            return true;
        }
        return false;
    }

    /// <summary>The header of the next stream, after padding; false at the end.</summary>
    private bool TryReadHeader()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        do
        {
            int first = _source.ReadAtLeast(header[..Alignment], Alignment, throwOnEndOfStream: false);
            if (first == 0)
                return false;
            if (first < Alignment)
                throw new EndOfStreamException("it ends too early");
        }
        while (header[..Alignment].IndexOfAnyExcept((byte)0) < 0);
        _source.ReadExactly(header[Alignment..]);
        if (!header.StartsWith(Magic) || header[6] != 0 || header[7] >= CheckLengths.Length)
            throw new InvalidDataException("what follows is no stream of xz");
        (_isInStream, _check, _blocks) = (true, header[7], 0);
        return true;
    }

    /// <summary>
    /// The index, of which the number of blocks is compared, and the footer: sections 4 and 2.1.2. The first byte, 0, is read.
    /// </summary>
    private void ReadEnd()
    {
        const int IndexCheck = 4;
        ulong length = 1, records = ReadNumber(ref length);
        if (records != _blocks)
            throw new InvalidDataException($"it has {_blocks:N0} blocks, and {records:N0} in its index");
        for (ulong i = 0; i < records; i++)
        {
            ReadNumber(ref length);
            ReadNumber(ref length);
        }
        Span<byte> rest = stackalloc byte[Alignment + IndexCheck + HeaderLength];
        rest = rest[..((int)((Alignment - (length % Alignment)) % Alignment) + IndexCheck + HeaderLength)];
        _source.ReadExactly(rest);
        if (!rest.EndsWith("YZ"u8))
            throw new InvalidDataException("its end is not that of xz");
        _isInStream = false;
    }

    private ulong ReadNumber(ref ulong length)
    {
        ulong number = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            int b = _source.ReadByte();
            if (b < 0)
                throw new EndOfStreamException("it ends too early");
            length++;
            number |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return number;
        }
        throw new InvalidDataException("a number of its index is too long");
    }

    /// <summary>Looks at the filters of a block (section 3.1) for the dictionary that they ask for.</summary>
    private static void CheckMemory(ReadOnlySpan<byte> header)
    {
        const int HasCompressedSize = 0x40, HasSize = 0x80;
        int at = 2, filters = (header[1] & 3) + 1;
        if ((header[1] & HasCompressedSize) != 0)
            Number(header, ref at);
        if ((header[1] & HasSize) != 0)
            Number(header, ref at);
        for (int i = 0; i < filters; i++)
        {
            ulong id = Number(header, ref at), length = Number(header, ref at);
            if (length >= (ulong)(header.Length - at))
                throw new InvalidDataException("a block's header is malformed");
            if (id == Lzma2 && length == 1)
                DecoderMemory.CheckLzma2(header[at]);
            at += (int)length;
        }
    }

    private static ulong Number(ReadOnlySpan<byte> header, ref int at)
    {
        ulong number = 0;
        for (int shift = 0; shift < 63 && at < header.Length; shift += 7)
        {
            byte b = header[at++];
            number |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return number;
        }
        throw new InvalidDataException("a block's header is malformed");
    }

    /// <summary>Knows how far it was read, as the library asks, and takes back a header that was looked at.</summary>
    private sealed class CountedSource(Stream stream) : ForwardStream
    {
        private readonly byte[] _taken = new byte[LongestBlockHeader];
        private int _next, _length;
        private long _position;

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public void Unread(ReadOnlySpan<byte> header)
        {
            header.CopyTo(_taken);
            (_next, _length) = (0, header.Length);
            _position -= header.Length;
        }

        public override int Read(Span<byte> buffer)
        {
            int read = Math.Min(buffer.Length, _length - _next);
            if (read > 0)
            {
                _taken.AsSpan(_next, read).CopyTo(buffer);
                _next += read;
            }
            else
                read = stream.Read(buffer);
            _position += read;
            return read;
        }
    }
}
