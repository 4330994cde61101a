using System.Security.Cryptography;

namespace KeyScan.Registry.Import.Reading;

/// <summary>
/// Reads the records of CSV as of RFC 4180, as bytes: fields that hold the delimiter, quotes or line ends stand in double
/// quotes, quotes in them are doubled. Strict: a quote anywhere else is an error, as is a field of more than 64 kB. Lines end
/// with CR LF, LF or CR; empty lines are no records.
/// </summary>
/// <param name="input">The bytes.</param>
/// <param name="where">The file, for problems.</param>
/// <param name="delimiter">What separates fields, an ASCII character.</param>
internal sealed class CsvReader(Stream input, string where, byte delimiter) : IDisposable
{
    private const int LongestField = 1 << 16;
    private const int MostFields = 1000;
    private const byte Quote = (byte)'"';
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';
    private const int End = -1;

    private readonly byte[] _stops = [delimiter, Quote, Cr, Lf];
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<int> _ends = [];
    private byte[] _text = new byte[4096];
    private int _length;
    private int _position;
    private int _filled;
    private int _line = 1;

    /// <summary>The line that the current record begins in, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>How many fields it has.</summary>
    public int Count => _ends.Count;

    /// <summary>All fields of it, one after the other.</summary>
    public ReadOnlySpan<byte> Record => _text.AsSpan(0, _length);

    /// <summary>A field of it, without quotes.</summary>
    public ReadOnlySpan<byte> this[int index] => _text.AsSpan((index == 0 ? 0 : _ends[index - 1]).._ends[index]);

    /// <summary>Goes to the next record; false at the end.</summary>
    /// <exception cref="ProblemException">What follows cannot be told into records.</exception>
    public bool Read()
    {
        CryptographicOperations.ZeroMemory(_text.AsSpan(0, _length));
        _length = 0;
        _ends.Clear();
        while (Peek() is Cr or Lf)
            TakeLineEnd();
        Line = _line;
        if (Peek() == End)
            return false;
        do
        {
            if (_ends.Count == MostFields)
                throw Refused(_line, $"the line has more than {MostFields} fields", "Check --delimiter");
            if (Peek() == Quote)
                ReadQuoted();
            else
                ReadPlain();
            _ends.Add(_length);
        }
        while (TakeDelimiter());
        if (Peek() is Cr or Lf)
            TakeLineEnd();
        return true;
    }

    /// <summary>Forgets what was read.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        CryptographicOperations.ZeroMemory(_text);
    }

    private bool TakeDelimiter()
    {
        if (Peek() != delimiter)
            return false;
        _position++;
        return true;
    }

    private void TakeLineEnd()
    {
        bool isCr = Peek() == Cr;
        _position++;
        if (isCr && Peek() == Lf)
            _position++;
        _line++;
    }

    private void ReadPlain()
    {
        while (Peek() != End)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_position.._filled);
            int stop = rest.IndexOfAny(_stops);
            Append(stop < 0 ? rest : rest[..stop], _line);
            _position += stop < 0 ? rest.Length : stop;
            if (stop < 0)
                continue;
            if (_buffer[_position] == Quote)
                throw Refused(_line, "a quote stands inside a field that does not begin with one",
                    "Put the field in quotes and double those in it");
            return;
        }
    }

    private void ReadQuoted()
    {
        int opened = _line;
        _position++;
        while (Peek() != End)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_position.._filled);
            int quote = rest.IndexOf(Quote);
            ReadOnlySpan<byte> text = quote < 0 ? rest : rest[..quote];
            _line += text.Count(Lf);
            Append(text, opened);
            _position += text.Length;
            if (quote < 0)
                continue;
            _position++;
            if (Peek() != Quote)
            {
                if (Peek() is End or Cr or Lf || Peek() == delimiter)
                    return;
                throw Refused(_line, "text follows the quote that closes a field",
                    "Double the quotes inside of fields, or check --delimiter");
            }
            Append("\""u8, opened);
            _position++;
        }
        throw Refused(opened, "the quote that opens here is never closed",
            "Is the file complete? Close the quote, or double it where it belongs to the text");
    }

    private void Append(ReadOnlySpan<byte> text, int line)
    {
        int start = _ends.Count == 0 ? 0 : _ends[^1];
        if (_length - start + text.Length > LongestField)
            throw Refused(line, $"a field has more than {LongestField} bytes", "Is a quote not closed?");
        if (_text.Length - _length < text.Length)
        {
            byte[] old = _text;
            _text = new byte[Math.Max(2 * old.Length, _length + text.Length)];
            old.AsSpan(0, _length).CopyTo(_text);
            CryptographicOperations.ZeroMemory(old);
        }
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>The next byte, or <see cref="End"/>.</summary>
    private int Peek()
    {
        if (_position == _filled)
        {
            _position = 0;
            _filled = input.Read(_buffer);
        }
        return _filled == 0 ? End : _buffer[_position];
    }

    private ProblemException Refused(int line, string what, string whatToDo) =>
        new(new Problem(what, $"{where}:{line}", whatToDo));
}
