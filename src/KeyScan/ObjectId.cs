using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan;

/// <summary>
/// The id git gives an object: the SHA-1 or SHA-256 of its header and bytes. A plain file gets the id of the blob git would make
/// of it, so the same content has the same name wherever it is seen.
/// </summary>
public readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    private readonly ulong _a, _b, _c, _d;
    private readonly byte _length;

    /// <summary>Creates an id from its 20 (SHA-1) or 32 (SHA-256) bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (20 or 32))
            throw new ArgumentException($"An object id has 20 or 32 bytes, not {bytes.Length}.", nameof(bytes));
        // Made of every entry of every tree: without a copy in between.
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (bytes.Length == 20)
            _c = (ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]) << 32;
        else
        {
            _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
            _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        }
        _length = (byte)bytes.Length;
    }

    /// <summary>The first eight bytes, for tables in which two ids may share a place.</summary>
    internal ulong Prefix => _a;

    /// <summary>Whether this is the default value, no id at all.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The first byte, by which git's indexes and folders of loose objects are divided.</summary>
    internal byte FirstByte => (byte)(_a >> 56);

    /// <summary>20 or 32; 0 for no id at all.</summary>
    internal int ByteLength => _length;

    /// <summary>The id that git's SHA-1 format gives a blob of these bytes.</summary>
    public static ObjectId OfBlob(ReadOnlySpan<byte> content)
    {
        using IncrementalHash hash = BeginBlob(content.Length);
        hash.AppendData(content);
        return End(hash);
    }

    /// <summary>The same of a blob that is not held.</summary>
    /// <param name="read">Gives its bytes.</param>
    /// <param name="length">How many there are.</param>
    public static ObjectId OfBlob(ReadBytes read, long length)
    {
        using IncrementalHash hash = BeginBlob(length);
        byte[] buffer = new byte[128 * 1024];
        for (int count; (count = read(buffer)) > 0;)
            hash.AppendData(buffer.AsSpan(0, count));
        return End(hash);
    }

    private static IncrementalHash BeginBlob(long length)
    {
        // Git's object names are SHA-1 by definition; nothing here relies on it being collision free.
#pragma warning disable CA5350
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {length}\0"));
        return hash;
    }

    private static ObjectId End(IncrementalHash hash)
    {
        Span<byte> id = stackalloc byte[20];
        hash.GetHashAndReset(id);
        return new ObjectId(id);
    }

    /// <summary>Reads 40 or 64 hexadecimal digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectId id)
    {
        id = default;
        if (hex.Length is not (40 or 64))
            return false;
        Span<byte> bytes = stackalloc byte[hex.Length / 2];
        if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        id = new ObjectId(bytes);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(ObjectId other) =>
        _a == other._a && _b == other._b && _c == other._c && _d == other._d && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)_a;

    /// <inheritdoc/>
    public int CompareTo(ObjectId other)
    {
        int order = _a.CompareTo(other._a);
        if (order == 0) order = _b.CompareTo(other._b);
        if (order == 0) order = _c.CompareTo(other._c);
        if (order == 0) order = _d.CompareTo(other._d);
        return order == 0 ? _length.CompareTo(other._length) : order;
    }

    /// <summary>The id as 40 or 64 lower-case hexadecimal digits; empty for the default value.</summary>
    public override string ToString()
    {
        string all = $"{_a:x16}{_b:x16}{_c:x16}{_d:x16}";
        return all[..(_length * 2)];
    }

    /// <summary>Whether both name the same object.</summary>
    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    /// <summary>Whether they name different objects.</summary>
    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    /// <summary>Byte order.</summary>
    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    /// <summary>Byte order.</summary>
    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    /// <summary>Byte order.</summary>
    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Byte order.</summary>
    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;
}
