namespace KeyScan;

/// <summary>The text to search in a blob, in an encoding that agrees with ASCII; borrowed as the blob is.</summary>
public readonly ref struct Content(ReadOnlySpan<byte> text, IReadOnlyList<string> decodedBy)
{
    /// <summary>The text: UTF-8, or any single-byte encoding.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>
    /// What turned the blob's bytes into this text, outermost first, such as <c>utf-16le</c>; empty when nothing had to.
    /// </summary>
    public IReadOnlyList<string> DecodedBy { get; } = decodedBy;

    /// <summary>
    /// How many bytes at its start are text. What follows is binary: only keys that nothing else looks like are looked for there.
    /// </summary>
    public int TextLength { get; init; } = text.Length;

    /// <summary>Whether it holds NUL bytes, so that text in a wide encoding may stand somewhere in it.</summary>
    public bool HasNuls { get; init; }
}
