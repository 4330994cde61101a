using System.Text;

namespace KeyScan.Decoding;

/// <summary>Gives the text view of a blob. One for each thread: it owns the buffer that a decoded text lives in until the next call.</summary>
internal sealed class ContentDecoder
{
    /// <summary>A buffer above this is let go after use, so that one big file does not stay for the whole run.</summary>
    private const int KeptBuffer = 4 * 1024 * 1024;

    private static readonly string[] None = [];
    private byte[] _buffer = [];

    /// <summary>The text of <paramref name="blob"/>; false when it is binary.</summary>
    public bool TryDecode(in Blob blob, out Content content)
    {
        TextEncoding encoding = EncodingDetection.Detect(blob.Bytes);
        if (encoding is TextEncoding.Bytes or TextEncoding.Binary)
        {
            content = new Content(blob.Bytes, None);
            return encoding == TextEncoding.Bytes;
        }
        (Encoding decoder, string name) = Wide(encoding);
        content = new Content(ToUtf8(blob.Bytes, decoder), [name]);
        return true;
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
        ReadOnlySpan<byte> text = _buffer.AsSpan(0, length);
        return text.StartsWith("\uFEFF"u8) ? text[3..] : text;
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
