using System.Text;

namespace KeyScan.Pipeline;

/// <summary>
/// Lines and columns of offsets that are asked for in ascending order (nearly), each byte looked at about once.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="start">The least offset that is asked for, and where it is; the start of the text where default.</param>
internal ref struct LineCounter(ReadOnlySpan<byte> text, TextPosition start = default)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly TextPosition _start = start;
    private int _offset = start.Offset;
    private int _line = Math.Max(1, start.Line);
    private int _column = Math.Max(1, start.Column);

    /// <summary>
    /// 1-based line and column (UTF-16 code units) of the byte at <paramref name="offset"/>, 0 to the text's length.
    /// </summary>
    public (int Line, int Column) At(int offset)
    {
        if (offset < _offset)
            (_offset, _line, _column) = (_start.Offset, Math.Max(1, _start.Line), Math.Max(1, _start.Column));
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
