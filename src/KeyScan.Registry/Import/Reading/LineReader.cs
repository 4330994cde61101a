using System.Security.Cryptography;

namespace KeyScan.Registry.Import.Reading;

/// <summary>Reads the lines of a stream as bytes; a line may have 1 MB.</summary>
internal sealed class LineReader(Stream input, string where) : IDisposable
{
    private const int LongestLine = 1 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _position;
    private int _filled;

    /// <summary>The number of the current line, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the current line ended as lines do; the last one of a file that was cut does not.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Goes to the next line; false at the end.</summary>
    /// <param name="line">Its bytes, without the line end, until the next call.</param>
    /// <exception cref="ProblemException">The line is too long.</exception>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        int searched = _position;
        int end;
        while ((end = _buffer.AsSpan(searched.._filled).IndexOf((byte)'\n')) < 0)
        {
            int had = _filled - _position;
            if (!Fill())
            {
                line = _buffer.AsSpan(_position.._filled);
                IsEnded = false;
                _position = _filled;
                Line += line.Length > 0 ? 1 : 0;
                return line.Length > 0;
            }
            searched = _position + had;
        }
        line = _buffer.AsSpan(_position, searched - _position + end);
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        IsEnded = true;
        _position = searched + end + 1;
        Line++;
        return true;
    }

    /// <summary>Forgets what was read.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_buffer);

    private bool Fill()
    {
        int length = _filled - _position;
        if (length >= LongestLine)
            throw new ProblemException(
                new Problem($"the line has more than {LongestLine} bytes", $"{where}:{Line + 1}", "Write one key a line"));
        byte[] target = length > _buffer.Length / 2 ? new byte[2 * _buffer.Length] : _buffer;
        _buffer.AsSpan(_position, length).CopyTo(target);
        if (target != _buffer)
            CryptographicOperations.ZeroMemory(_buffer);
        _buffer = target;
        _position = 0;
        _filled = length;
        int read = input.Read(_buffer.AsSpan(_filled));
        _filled += read;
        return read > 0;
    }
}
