using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>Writes the bytes of a message. They may hold a password, and are wiped with it.</summary>
internal sealed class WireWriter : IDisposable
{
    private byte[] _bytes = new byte[256];

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>What is written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Writes a byte.</summary>
    public WireWriter Byte(int value)
    {
        Reserve(1)[0] = (byte)value;
        return this;
    }

    /// <summary>Writes 16 bits, the highest first.</summary>
    public WireWriter Int16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), (short)value);
        return this;
    }

    /// <summary>Writes 32 bits, the highest first.</summary>
    public WireWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);
        return this;
    }

    /// <summary>Writes 32 bits, the lowest first.</summary>
    public WireWriter Int32LowFirst(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);
        return this;
    }

    /// <summary>Writes bytes.</summary>
    public WireWriter Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        return this;
    }

    /// <summary>Writes a text as UTF-8.</summary>
    public WireWriter Text(ReadOnlySpan<char> value)
    {
        Encoding.UTF8.GetBytes(value, Reserve(Encoding.UTF8.GetByteCount(value)));
        return this;
    }

    /// <summary>Writes a text as UTF-8 and a NUL.</summary>
    public WireWriter ZeroTerminated(ReadOnlySpan<char> value) => Text(value).Byte(0);

    /// <summary>Writes over 32 bits at <paramref name="position"/>, the highest first.</summary>
    public void PutInt32(int position, int value) =>
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(position, sizeof(int)), value);

    /// <summary>Writes over 32 bits at <paramref name="position"/>, the lowest first.</summary>
    public void PutInt32LowFirst(int position, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position, sizeof(int)), value);

    /// <summary>Forgets what was written.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            byte[] old = _bytes;
            _bytes = new byte[Math.Max(2 * old.Length, Length + count)];
            old.AsSpan(0, Length).CopyTo(_bytes);
            CryptographicOperations.ZeroMemory(old);
        }
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
