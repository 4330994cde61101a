namespace KeyScan.Detection.Structured;

/// <summary>The lines of a text, without what ends them. Offsets into the text, 0-based.</summary>
internal ref struct LineReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _next;

    /// <summary>All of the text.</summary>
    public readonly ReadOnlySpan<byte> Text => _text;

    /// <summary>Where the line at hand starts.</summary>
    public int Start { get; private set; }

    /// <summary>The offset just after it.</summary>
    public int End { get; private set; }

    /// <summary>The line at hand.</summary>
    public readonly ReadOnlySpan<byte> Line => _text[Start..End];

    /// <summary>Goes to the next line; false where there is none.</summary>
    public bool TryNext()
    {
        if (_next >= _text.Length)
            return false;
        Start = _next;
        int length = _text[Start..].IndexOf((byte)'\n');
        _next = length < 0 ? _text.Length : Start + length + 1;
        End = length < 0 ? _text.Length : Start + length;
        if (End > Start && _text[End - 1] == '\r')
            End--;
        return true;
    }
}
