using System.Security.Cryptography;

namespace KeyScan.Registry.Import.Reading;

/// <summary>The values of one row, as UTF-8, in one buffer that the next row uses again.</summary>
internal sealed class RowFields
{
    private static readonly int Columns = KeyColumns.Names.Count;
    private readonly (int Start, int Length)[] _fields = new (int, int)[Columns];
    private byte[] _text = new byte[1024];
    private int _length;

    /// <summary>The columns that the row gives, empty or not, one bit each.</summary>
    public int Given { get; private set; }

    /// <summary>Forgets the row.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_text.AsSpan(0, _length));
        _length = 0;
        Given = 0;
    }

    /// <summary>Adds a value; it replaces what the column had.</summary>
    public void Add(KeyColumn column, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Keep(column, value.Length);
    }

    /// <summary>Makes room for a value of up to <paramref name="length"/> bytes; <see cref="Keep"/> adds it.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_text.Length - _length < length)
        {
            byte[] old = _text;
            _text = new byte[Math.Max(2 * old.Length, _length + length)];
            old.AsSpan(0, _length).CopyTo(_text);
            CryptographicOperations.ZeroMemory(old);
        }
        return _text.AsSpan(_length, length);
    }

    /// <summary>Adds what was written where <see cref="Reserve"/> said.</summary>
    public void Keep(KeyColumn column, int length)
    {
        _fields[(int)column] = (_length, length);
        _length += length;
        Given |= column.Bit();
    }

    /// <summary>The value of a column without white space at its ends; empty where the row does not give it.</summary>
    public ReadOnlySpan<byte> this[KeyColumn column] =>
        (Given & column.Bit()) == 0 ? default
            : _text.AsSpan(_fields[(int)column].Start, _fields[(int)column].Length).Trim(" \t\r\n"u8);
}
