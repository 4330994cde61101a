using System.Text;

namespace KeyScan.Decoding;

/// <summary>
/// Gives the text view of a blob. One for each thread: it owns the buffer that a decoded text lives in until the next call.
/// </summary>
internal sealed class ContentDecoder
{
    /// <summary>A buffer above this is let go after use, so that one big file does not stay for the whole run.</summary>
    private const int KeptBuffer = 4 * 1024 * 1024;

    private static readonly string[] None = [];
    private byte[] _buffer = [];

    /// <summary>What is to be searched of <paramref name="bytes"/>, which are what <paramref name="detected"/> says.</summary>
    public Content Decode(ReadOnlySpan<byte> bytes, DetectedText detected)
    {
        if (!detected.IsWide)
            return AsItIs(bytes, detected);
        (Encoding decoder, string name) = Wide(detected.Encoding);
        return new Content(ToUtf8(bytes[EncodingDetection.MarkLength(bytes)..], decoder), [name]);
    }

    /// <summary>The bytes as they are: a text in a wide encoding may have one in another behind it.</summary>
    public static Content AsItIs(ReadOnlySpan<byte> bytes, DetectedText detected) =>
        new(bytes, None) { TextLength = detected.TextLength, HasNuls = detected.HasNuls && !detected.IsWide };

    /// <summary>Where two offsets into <paramref name="bytes"/>, in a wide encoding, come to lie in their text.</summary>
    public static (int From, int To) OffsetsOf(ReadOnlySpan<byte> bytes, DetectedText detected, int from, int to)
    {
        (Encoding encoding, _) = Wide(detected.Encoding);
        int mark = EncodingDetection.MarkLength(bytes);
        int start = Utf8Length(bytes[mark..Math.Max(mark, from)], encoding);
        return (start, start + Utf8Length(bytes[Math.Max(mark, from)..to], encoding));
    }

    private static int Utf8Length(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        char[] chars = new char[16 * 1024];
        Decoder decoder = encoding.GetDecoder();
        int length = 0;
        for (bool isDone = false; !isDone;)
        {
            decoder.Convert(bytes, chars, flush: true, out int used, out int produced, out isDone);
            length += Encoding.UTF8.GetByteCount(chars.AsSpan(0, produced));
            bytes = bytes[used..];
        }
        return length;
    }

    private ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        // A piece at a time: never a second copy of the whole text as UTF-16.
        const int Piece = 64 * 1024;
        if (_buffer.Length > KeptBuffer || _buffer.Length < bytes.Length)
            _buffer = new byte[Math.Max(4096, bytes.Length + (bytes.Length / 8))];
        char[] chars = new char[Piece];
        Decoder decoder = encoding.GetDecoder();
        int length = 0;
        while (!bytes.IsEmpty)
        {
            decoder.Convert(bytes, chars, flush: false, out int used, out int produced, out _);
            bytes = bytes[used..];
            int most = length + Encoding.UTF8.GetMaxByteCount(produced);
            if (most > _buffer.Length)
                Array.Resize(ref _buffer, Math.Max(most, _buffer.Length + (_buffer.Length / 2)));
            length += Encoding.UTF8.GetBytes(chars.AsSpan(0, produced), _buffer.AsSpan(length));
            if (used == 0 && produced == 0)
                break;
        }
        return _buffer.AsSpan(0, length);
    }

    private static (Encoding Decoder, string Name) Wide(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf16LittleEndian => (Encoding.Unicode, "utf-16le"),
        TextEncoding.Utf16BigEndian => (Encoding.BigEndianUnicode, "utf-16be"),
        TextEncoding.Utf32LittleEndian => (Encoding.UTF32, "utf-32le"),
        TextEncoding.Utf32BigEndian => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), "utf-32be"),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not a wide encoding."),
    };
}
