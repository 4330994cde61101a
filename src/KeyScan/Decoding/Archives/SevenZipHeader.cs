using System.Buffers.Binary;
using SharpCompress.Compressors.LZMA;

namespace KeyScan.Decoding.Archives;

/// <summary>
/// Reads as much of a 7z's lists as tells what unpacking it asks for: the library makes room for whatever is written there,
/// before it has read what is to be in it. DOC/7zFormat.txt of https://7-zip.org/sdk.html.
/// </summary>
internal ref struct SevenZipHeader
{
    private const int SignatureLength = 32;

    /// <summary>Lists of entries above this many bytes are refused: of a million entries with long names.</summary>
    private const int LongestHeader = 64 << 20;

    /// <summary>A list may be packed, and its list again.</summary>
    private const int Deepest = 4;

    private readonly Stream _stream;
    private readonly ReadOnlySpan<byte> _header;
    private int _at;
    private long _packedAt;
    private ulong _packedLength, _unpackedLength;
    private byte[] _properties = [];
    private ulong _method;
    private int _coders;

    private SevenZipHeader(Stream stream, ReadOnlySpan<byte> header)
    {
        _stream = stream;
        _header = header;
    }

    private enum Id : byte
    {
        End = 0, Header = 1, ArchiveProperties = 2, AdditionalStreams = 3, MainStreams = 4, Files = 5, PackInfo = 6,
        UnpackInfo = 7, SubStreams = 8, Size = 9, Crc = 10, Folder = 11, UnpackSizes = 12, UnpackStreams = 13,
        EncodedHeader = 23,
    }

    /// <summary>Throws where the archive asks for more than it may have, or its lists are broken; leaves the stream at its
    /// beginning.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    public static void Check(Stream stream)
    {
        Span<byte> signature = stackalloc byte[SignatureLength];
        stream.Position = 0;
        stream.ReadExactly(signature);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(signature[12..]);
        byte[] header = ReadPart(stream, SignatureLength + (long)Math.Min(offset, long.MaxValue / 2),
            BinaryPrimitives.ReadUInt64LittleEndian(signature[20..]));
        for (int depth = 0; header.Length > 0; depth++)
        {
            if (depth == Deepest)
                throw new InvalidDataException("its list of entries is packed too often");
            header = new SevenZipHeader(stream, header).CheckOnce();
        }
        stream.Position = 0;
    }

    /// <summary>Looks at one list; answers with the list that is packed in it, or with nothing.</summary>
    private byte[] CheckOnce()
    {
        Id id = ReadId();
        if (id == Id.EncodedHeader)
        {
            ReadStreams();
            return Unpack();
        }
        if (id != Id.Header)
            throw Malformed();
        id = ReadId();
        if (id == Id.ArchiveProperties)
        {
            while (ReadId() != Id.End)
                Skip(ReadNumber());
            id = ReadId();
        }
        if (id == Id.AdditionalStreams)
        {
            ReadStreams();
            id = ReadId();
        }
        if (id == Id.MainStreams)
        {
            ReadStreams();
            id = ReadId();
        }
        // Each has at least the end of its name.
        if (id == Id.Files)
            ReadCount();
        return [];
    }

    private void ReadStreams()
    {
        int folders = 0;
        for (Id id = ReadId(); id != Id.End; id = ReadId())
        {
            switch (id)
            {
                case Id.PackInfo:
                    ReadPackInfo();
                    break;
                case Id.UnpackInfo:
                    folders = ReadUnpackInfo();
                    break;
                case Id.SubStreams:
                    ReadSubStreams(folders);
                    return;
                default:
                    throw Malformed();
            }
        }
    }

    private void ReadPackInfo()
    {
        _packedAt = SignatureLength + (long)Math.Min(ReadNumber(), long.MaxValue / 2);
        int streams = ReadCount();
        ReadSizes(Id.Size, streams, streams, ref _packedLength);
    }

    private int ReadUnpackInfo()
    {
        if (ReadId() != Id.Folder)
            throw Malformed();
        int folders = ReadCount();
        if (ReadByte() != 0)
            throw new InvalidDataException("its list of entries stands elsewhere");
        int outputs = 0;
        for (int i = 0; i < folders; i++)
            outputs += ReadFolder();
        ReadSizes(Id.UnpackSizes, outputs, folders, ref _unpackedLength);
        return folders;
    }

    /// <summary>Reads sizes and digests to the end of their list, and keeps the first size.</summary>
    private void ReadSizes(Id sizes, int count, int digests, ref ulong first)
    {
        for (Id id = ReadId(); id != Id.End; id = ReadId())
        {
            if (id == Id.Crc)
                SkipDigests(digests);
            for (int i = 0; id == sizes && i < count; i++)
            {
                ulong length = ReadNumber();
                first = i == 0 ? length : first;
            }
            if (id != Id.Crc && id != sizes)
                throw Malformed();
        }
    }

    /// <summary>The coders of one folder; answers with how many outputs they have.</summary>
    private int ReadFolder()
    {
        const int IdLength = 0x0F, IsComplex = 0x10, HasProperties = 0x20;
        int inputs = 0, outputs = 0;
        _coders = ReadCount();
        for (int i = 0; i < _coders; i++)
        {
            byte flags = ReadByte();
            ulong method = 0;
            for (int b = 0; b < (flags & IdLength); b++)
                method = (method << 8) | ReadByte();
            inputs += (flags & IsComplex) != 0 ? ReadCount() : 1;
            outputs += (flags & IsComplex) != 0 ? ReadCount() : 1;
            byte[] properties = (flags & HasProperties) != 0 ? ReadBytes(ReadNumber()) : [];
            CheckCoder(method, properties);
            if (i == 0)
                (_method, _properties) = (method, properties);
        }
        int bound = outputs - 1, packed = inputs - bound;
        for (int i = 0; i < (2 * bound) + (packed > 1 ? packed : 0); i++)
            ReadNumber();
        return outputs;
    }

    private static void CheckCoder(ulong method, ReadOnlySpan<byte> properties)
    {
        if (method == Methods.Lzma2 && properties.Length == 1)
            DecoderMemory.CheckLzma2(properties[0]);
        else if (method is Methods.Lzma or Methods.Ppmd && properties.Length == 5)
            DecoderMemory.Check(BinaryPrimitives.ReadUInt32LittleEndian(properties[1..]));
    }

    private void ReadSubStreams(int folders)
    {
        Id id = ReadId();
        ulong streams = (ulong)folders;
        if (id == Id.UnpackStreams)
        {
            streams = 0;
            for (int i = 0; i < folders; i++)
                streams += Math.Min(ReadNumber(), uint.MaxValue);
            id = ReadId();
        }
        // The length of each is written down, but for the last of each folder.
        if (streams > (ulong)(_header.Length + folders))
            throw Malformed();
        for (int i = folders; id == Id.Size && i < (int)streams; i++)
            ReadNumber();
        for (id = id == Id.Size ? ReadId() : id; id != Id.End; id = ReadId())
        {
            if (id != Id.Crc)
                throw Malformed();
            SkipDigests((int)streams);
        }
    }

    /// <summary>
    /// The list that is packed. What is packed by other than LZMA alone, as where it is encrypted, is the library's to refuse.
    /// </summary>
    private readonly byte[] Unpack()
    {
        if (_unpackedLength > LongestHeader)
            throw new InvalidDataException($"its list of entries has {_unpackedLength:N0} bytes, more than {LongestHeader:N0}");
        if (_coders != 1 || _method is not (Methods.Lzma or Methods.Lzma2))
            return [];
        using var packed = new MemoryStream(ReadPart(_stream, _packedAt, _packedLength));
        using LzmaStream unpacked =
            LzmaStream.Create(_properties, packed, (long)_packedLength, (long)_unpackedLength, leaveOpen: true);
        byte[] header = new byte[_unpackedLength];
        unpacked.ReadExactly(header);
        return header;
    }

    private static byte[] ReadPart(Stream stream, long at, ulong length)
    {
        if (length > LongestHeader || at > stream.Length - (long)length)
            throw new EndOfStreamException("its list of entries, at its end, is missing or too long");
        byte[] part = new byte[length];
        stream.Position = at;
        stream.ReadExactly(part);
        return part;
    }

    private void SkipDigests(int count)
    {
        const int DigestLength = 4;
        int defined = count;
        if (ReadByte() == 0)
        {
            defined = 0;
            foreach (byte bits in ReadBytes((ulong)(count + 7) / 8))
                defined += byte.PopCount(bits);
        }
        Skip((ulong)defined * DigestLength);
    }

    /// <summary>How many of something follow, of which each has a byte at least.</summary>
    private int ReadCount()
    {
        ulong count = ReadNumber();
        return count <= (ulong)(_header.Length - _at) ? (int)count : throw Malformed();
    }

    /// <summary>The bits that are set at the top of the first byte say how many bytes follow, the lowest first.</summary>
    private ulong ReadNumber()
    {
        byte first = ReadByte();
        ulong number = 0;
        for (int i = 0; i < 8; i++)
        {
            if ((first & (0x80 >> i)) == 0)
                return number | ((ulong)(first & ((0x80 >> i) - 1)) << (8 * i));
            number |= (ulong)ReadByte() << (8 * i);
        }
        return number;
    }

    private Id ReadId() => (Id)ReadByte();

    private byte ReadByte() => _at < _header.Length ? _header[_at++] : throw Malformed();

    private byte[] ReadBytes(ulong count)
    {
        int start = _at;
        Skip(count);
        return _header[start.._at].ToArray();
    }

    private void Skip(ulong count) => _at += count <= (ulong)(_header.Length - _at) ? (int)count : throw Malformed();

    private static InvalidDataException Malformed() => new("its list of entries is malformed");

    private static class Methods
    {
        public const ulong Lzma = 0x030101, Ppmd = 0x030401, Lzma2 = 0x21;
    }
}
