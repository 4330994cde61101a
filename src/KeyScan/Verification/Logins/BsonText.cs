using System.Buffers.Binary;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>The little of BSON (https://bsonspec.org/spec.html) that a login needs: a document of texts, numbers and bytes, and a look into one.</summary>
internal static class BsonText
{
    private const byte DoubleKind = 0x01;
    private const byte TextKind = 0x02;
    private const byte DocumentKind = 0x03;
    private const byte ArrayKind = 0x04;
    private const byte BytesKind = 0x05;
    private const byte BooleanKind = 0x08;
    private const byte Int32Kind = 0x10;
    private const byte Int64Kind = 0x12;

    /// <summary>Writes a document; its members are texts, 32-bit numbers, booleans, bytes and documents written before.</summary>
    public static byte[] Write(params (string Name, object Value)[] members)
    {
        using WireWriter writer = new WireWriter().Int32LowFirst(0);
        foreach ((string name, object value) in members)
        {
            switch (value)
            {
                case string text:
                    writer.Byte(TextKind).ZeroTerminated(name).Int32LowFirst(Encoding.UTF8.GetByteCount(text) + 1)
                        .ZeroTerminated(text);
                    break;
                case int number:
                    writer.Byte(Int32Kind).ZeroTerminated(name).Int32LowFirst(number);
                    break;
                case bool flag:
                    writer.Byte(BooleanKind).ZeroTerminated(name).Byte(flag ? 1 : 0);
                    break;
                case byte[] bytes:
                    writer.Byte(BytesKind).ZeroTerminated(name).Int32LowFirst(bytes.Length).Byte(0).Bytes(bytes);
                    break;
                case ReadOnlyMemory<byte> document:
                    writer.Byte(DocumentKind).ZeroTerminated(name).Bytes(document.Span);
                    break;
                default:
                    throw new ArgumentException("a value of this kind is not written", nameof(members));
            }
        }
        writer.Byte(0);
        writer.PutInt32LowFirst(0, writer.Length);
        return writer.Written.ToArray();
    }

    /// <summary>A number, or a boolean as 0 or 1; null where there is none of the name.</summary>
    /// <exception cref="InvalidDataException">The document is none.</exception>
    public static double? FindNumber(ReadOnlySpan<byte> document, string name)
    {
        ReadOnlySpan<byte> value = Find(document, name, out byte kind);
        return kind switch
        {
            DoubleKind => BinaryPrimitives.ReadDoubleLittleEndian(value),
            Int32Kind => BinaryPrimitives.ReadInt32LittleEndian(value),
            Int64Kind => BinaryPrimitives.ReadInt64LittleEndian(value),
            BooleanKind => value[0],
            _ => null,
        };
    }

    /// <summary>A text; null where there is none of the name.</summary>
    /// <exception cref="InvalidDataException">The document is none.</exception>
    public static string? FindText(ReadOnlySpan<byte> document, string name) =>
        Find(document, name, out byte kind) is var value && kind == TextKind ? TextOf(value) : null;

    /// <summary>Bytes; null where there are none of the name.</summary>
    /// <exception cref="InvalidDataException">The document is none.</exception>
    public static byte[]? FindBytes(ReadOnlySpan<byte> document, string name) =>
        Find(document, name, out byte kind) is var value && kind == BytesKind ? value[5..].ToArray() : null;

    /// <summary>The texts of an array; null where there is none of the name.</summary>
    /// <exception cref="InvalidDataException">The document is none.</exception>
    public static IReadOnlyList<string>? FindTexts(ReadOnlySpan<byte> document, string name)
    {
        ReadOnlySpan<byte> array = Find(document, name, out byte kind);
        if (kind != ArrayKind)
            return null;
        var texts = new List<string>();
        var reader = new WireReader(Body(array));
        while (TryNext(ref reader, out byte member, out _, out ReadOnlySpan<byte> value))
        {
            if (member == TextKind)
                texts.Add(TextOf(value));
        }
        return texts;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> document, string name, out byte kind)
    {
        var reader = new WireReader(Body(document));
        while (TryNext(ref reader, out kind, out ReadOnlySpan<byte> found, out ReadOnlySpan<byte> value))
        {
            if (found.SequenceEqual(Encoding.UTF8.GetBytes(name)))
                return value;
        }
        kind = 0;
        return default;
    }

    /// <summary>What is between the length of a document and its last byte.</summary>
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> document)
    {
        var reader = new WireReader(document);
        return reader.Int32LowFirst() == document.Length && document.Length > sizeof(int) && document[^1] == 0
            ? document[sizeof(int)..^1]
            : throw new InvalidDataException("the server sends a document that is none");
    }

    private static bool TryNext(scoped ref WireReader reader, out byte kind, out ReadOnlySpan<byte> name,
        out ReadOnlySpan<byte> value)
    {
        kind = 0;
        name = value = default;
        if (reader.Rest.IsEmpty)
            return false;
        kind = reader.Byte();
        name = reader.ZeroTerminated();
        value = reader.Bytes(LengthOf(kind, reader));
        return true;
    }

    /// <summary>How many bytes a value has, from its kind and, where that varies, its own first four.</summary>
    private static int LengthOf(byte kind, WireReader reader) => kind switch
    {
        DoubleKind or 0x09 or 0x11 or Int64Kind => sizeof(long),
        TextKind or 0x0D or 0x0E when reader.Int32LowFirst() is var length and > 0 => checked(sizeof(int) + length),
        DocumentKind or ArrayKind when reader.Int32LowFirst() is var length and > sizeof(int) => length,
        BytesKind when reader.Int32LowFirst() is var length and >= 0 => checked(sizeof(int) + 1 + length),
        0x06 or 0x0A or 0x7F or 0xFF => 0,
        0x07 => 12,
        BooleanKind => 1,
        Int32Kind => sizeof(int),
        0x13 => 16,
        _ => throw new InvalidDataException("the server sends a document that is none"),
    };

    private static string TextOf(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value[sizeof(int)..^1]);
}
