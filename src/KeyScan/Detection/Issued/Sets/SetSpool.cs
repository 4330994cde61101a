using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>
/// Keys between the registry and the set: two files without a name, so that memory stays flat whatever their number. Owners are
/// sealed here too, under a key that only this process has.
/// </summary>
internal sealed class SetSpool : IDisposable
{
    /// <summary>Bytes of a key in the spool.</summary>
    private const int RecordLength = 32;

    private const int BufferLength = 1 << 20;
    private const byte StatusMask = 3, UnseenFlag = 4, FilteredFlag = 8;

    private readonly FileStream _keys;
    private readonly FileStream? _owners;
    private readonly OwnerSeal? _seal;
    private readonly ArrayBufferWriter<byte> _text = new();
    private byte[] _record = new byte[1024];
    private uint _nextUnit;

    /// <summary>Creates the files in <paramref name="folder"/>; the one for owners only where it is wanted.</summary>
    public SetSpool(string folder, bool withOwners)
    {
        _keys = Create(folder);
        if (!withOwners)
            return;
        _owners = Create(folder);
        _seal = new OwnerSeal(RandomNumberGenerator.GetBytes(OwnerSeal.KeyLength));
    }

    /// <summary>Adds a key; its owner is taken from <paramref name="owner"/>.</summary>
    /// <returns>Units of the owner's record.</returns>
    public int Add(SpooledKey key, IssuedKey owner)
    {
        uint unit = _nextUnit;
        int units = _seal is null ? 0 : AddOwner(_seal, owner);
        Span<byte> record = stackalloc byte[RecordLength];
        record.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(record, key.High);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], key.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], key.TokenHash);
        BinaryPrimitives.WriteUInt32LittleEndian(record[24..], unit);
        BinaryPrimitives.WriteUInt16LittleEndian(record[28..], key.Group);
        record[30] = (byte)((int)key.Status | (key.Unseen ? UnseenFlag : 0) | (key.Filtered ? FilteredFlag : 0));
        _keys.Write(record);
        return units;
    }

    /// <summary>All keys, in the order they were added; may be read again.</summary>
    public IEnumerable<SpooledKey> Read()
    {
        _keys.Flush();
        byte[] buffer = new byte[BufferLength];
        long length = _keys.Length;
        for (long at = 0; at < length;)
        {
            int read = RandomAccess.Read(_keys.SafeFileHandle, buffer, at);
            read -= read % RecordLength;
            if (read == 0)
                throw new EndOfStreamException("The spool became shorter.");
            at += read;
            for (int i = 0; i < read; i += RecordLength)
                yield return Parse(buffer.AsSpan(i, RecordLength));
        }
    }

    /// <summary>An owner's text, padded with blanks, until the next call.</summary>
    /// <param name="unit">Where it is, as <see cref="SpooledKey.Owner"/> says.</param>
    public ReadOnlySpan<byte> OwnerAt(uint unit)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        long at = (long)unit * SetLayout.OwnerUnit;
        ReadAll(length, at);
        Span<byte> record =
            RecordOf(Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(length), 0, OwnerSeal.LengthFor(OwnerText.Longest)));
        ReadAll(record, at + SetLayout.OwnerUnit);
        return _seal!.Open(0, unit, 0, record);
    }

    /// <summary>Ends the adding of owners, so that <see cref="OwnerAt"/> finds all.</summary>
    public void Flush() => _owners?.Flush();

    private static SpooledKey Parse(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(record),
        BinaryPrimitives.ReadUInt64LittleEndian(record[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(record[16..]),
        BinaryPrimitives.ReadUInt32LittleEndian(record[24..]),
        BinaryPrimitives.ReadUInt16LittleEndian(record[28..]),
        (KeyStatus)(record[30] & StatusMask),
        (record[30] & UnseenFlag) != 0,
        (record[30] & FilteredFlag) != 0);

    private int AddOwner(OwnerSeal seal, IssuedKey owner)
    {
        _text.ResetWrittenCount();
        OwnerText.Write(owner, _text);
        if (_text.WrittenCount > OwnerText.Longest)
            throw new ProblemException(
                new Problem($"the data of one key's owner has more than {OwnerText.Longest} bytes", owner.KeyId
                    ?? "a key without id", "Shorten its scopes, or export without owners"));
        Span<byte> record = RecordOf(OwnerSeal.LengthFor(_text.WrittenCount));
        int units = record.Length / SetLayout.OwnerUnit;
        if (_nextUnit > uint.MaxValue - (uint)units - 1)
            throw new ProblemException(new Problem("the owners have more than 128 GB", owner.KeyId
                ?? "a key without id", "Export without owners"));
        Span<byte> length = stackalloc byte[SetLayout.OwnerUnit];
        length.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
        seal.Seal(0, _nextUnit, 0, _text.WrittenSpan, record);
        _owners!.Write(length);
        _owners.Write(record);
        _nextUnit += (uint)units + 1;
        return units;
    }

    private void ReadAll(Span<byte> bytes, long at)
    {
        if (RandomAccess.Read(_owners!.SafeFileHandle, bytes, at) != bytes.Length)
            throw new EndOfStreamException("The spool became shorter.");
    }

    private Span<byte> RecordOf(int length)
    {
        if (_record.Length < length)
            _record = new byte[length * 2];
        return _record.AsSpan(0, length);
    }

    private static FileStream Create(string folder)
    {
        string path = Path.Combine(folder, $".keyscan-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = BufferLength,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return stream;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _seal?.Dispose();
        _owners?.Dispose();
        _keys.Dispose();
    }
}
