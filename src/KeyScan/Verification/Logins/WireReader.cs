using System.Buffers.Binary;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Reads the parts of a message. A part that reaches beyond the message's end is an <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads a byte.</summary>
    public byte Byte() => Bytes(1)[0];

    /// <summary>Reads 16 bits, the highest first.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(sizeof(ushort)));

    /// <summary>Reads 32 bits, the highest first.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes(sizeof(int)));

    /// <summary>Reads 16 bits, the lowest first.</summary>
    public int UInt16LowFirst() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort)));

    /// <summary>Reads 32 bits, the lowest first.</summary>
    public int Int32LowFirst() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    /// <summary>Reads bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new InvalidDataException("a message of the server ends too early");
        ReadOnlySpan<byte> read = _rest[..count];
        _rest = _rest[count..];
        return read;
    }

    /// <summary>Reads bytes up to a NUL, which is passed over.</summary>
    public ReadOnlySpan<byte> ZeroTerminated()
    {
        ReadOnlySpan<byte> read = Bytes(_rest.IndexOf((byte)0));
        _rest = _rest[1..];
        return read;
    }

    /// <summary>Reads a text up to a NUL.</summary>
    public string Text() => Encoding.UTF8.GetString(ZeroTerminated());
}
