using System.Text;

namespace KeyScan.Pipeline;

/// <summary>Lines and columns of offsets that are asked for in ascending order (nearly), each byte looked at about once.</summary>
internal ref struct LineCounter(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    /// <summary>1-based line and column (UTF-16 code units) of the byte at <paramref name="offset"/>, 0 to the text's length.</summary>
    public (int Line, int Column) At(int offset)
    {
        if (offset < _offset)
            (_offset, _line, _column) = (0, 1, 1);
        ReadOnlySpan<byte> between = _text[_offset..offset];
        int newline = between.LastIndexOf((byte)'\n');
        if (newline >= 0)
        {
            _line += between.Count((byte)'\n');
            _column = 1;
            between = between[(newline + 1)..];
        }
        _column += Encoding.UTF8.GetCharCount(between);
        _offset = offset;
        return (_line, _column);
    }
}
