namespace KeyScan.Git.Parsing;

/// <summary>The header lines of a commit or tag, up to the empty line before the message.</summary>
internal ref struct HeaderLines(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> _content = content;

    /// <summary>Where the next line begins; after the last one, where the message does.</summary>
    public int Position { get; private set; }

    /// <summary>The word at the beginning of the line.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Where the rest of the line begins, after the space.</summary>
    public int ValueStart { get; private set; }

    /// <summary>The rest of the line.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next line; lines that carry on the one before (of signatures) have an empty name.</summary>
    public bool MoveNext()
    {
        if (Position >= _content.Length)
            return false;
        int length = _content[Position..].IndexOf((byte)'\n');
        int end = length < 0 ? _content.Length : Position + length;
        ReadOnlySpan<byte> line = _content[Position..end];
        int start = Position;
        Position = Math.Min(_content.Length, end + 1);
        if (line.IsEmpty)
            return false;
        int space = line.IndexOf((byte)' ');
        Name = space < 0 ? line : line[..space];
        ValueStart = space < 0 ? end : start + space + 1;
        Value = _content[ValueStart..end];
        return true;
    }

    /// <summary>The line's value as an id; false when it is none of the format's length.</summary>
    public readonly bool TryReadId(ObjectFormat format, out ObjectId id)
    {
        id = default;
        if (Value.Length != (int)format * 2)
            return false;
        Span<char> hex = stackalloc char[64];
        int length = System.Text.Encoding.Latin1.GetChars(Value, hex);
        return ObjectId.TryParse(hex[..length], out id);
    }
}
