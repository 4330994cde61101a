using System.Text;

namespace KeyScan.Filtering;

/// <summary>A text in a comment that allows a secret. It is found only as a whole word, in lower case.</summary>
/// <param name="text">The text.</param>
/// <param name="takesAttributes">Whether a reason and an expiry may follow it.</param>
internal sealed class InlineMarker(string text, bool takesAttributes = false)
{
    /// <summary>Hostile text may repeat a marker inside longer words without end; giving up allows nothing.</summary>
    private const int MaxAttempts = 64;

    private readonly byte[] _bytes = Encoding.ASCII.GetBytes(text);

    /// <summary>On the secret's own line.</summary>
    public static IReadOnlyList<InlineMarker> SameLine { get; } =
    [
        new("keyscan:allow", takesAttributes: true),
        new("gitleaks:allow"),
        new("betterleaks:allow"),
        new("trufflehog:ignore"),
        new("kingfisher:ignore"),
        new("pragma: allowlist secret"),
        new("pragma: whitelist secret"),
        new("ggignore"),
        new("secretlint-disable-line"),
    ];

    /// <summary>On the line before the secret.</summary>
    public static IReadOnlyList<InlineMarker> NextLine { get; } =
    [
        new("keyscan:allow-next-line", takesAttributes: true),
        new("pragma: allowlist nextline secret"),
        new("pragma: whitelist nextline secret"),
        new("secretlint-disable-next-line"),
    ];

    /// <summary>Somewhere before the secret, and what has to stand somewhere after it.</summary>
    public static IReadOnlyList<(InlineMarker Begin, InlineMarker End)> Blocks { get; } =
    [
        (new("keyscan:allow-begin", takesAttributes: true), new("keyscan:allow-end")),
        (new("secretlint-disable"), new("secretlint-enable")),
    ];

    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>Whether a reason and an expiry may follow it.</summary>
    public bool TakesAttributes { get; } = takesAttributes;

    /// <summary>The text in ASCII.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Its length in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The offset in <paramref name="text"/> of the first one that lies between the two offsets, or -1.</summary>
    public int FirstIn(ReadOnlySpan<byte> text, int from, int to)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            int at = text[from..to].IndexOf(_bytes);
            if (at < 0)
                return -1;
            at += from;
            if (IsWord(text, at, at + Length))
                return at;
            from = at + Length;
        }
        return -1;
    }

    /// <summary>The offset in <paramref name="text"/> of the last one that lies between the two offsets, or -1.</summary>
    public int LastIn(ReadOnlySpan<byte> text, int from, int to)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            int at = text[from..to].LastIndexOf(_bytes);
            if (at < 0)
                return -1;
            at += from;
            if (IsWord(text, at, at + Length))
                return at;
            to = at;
        }
        return -1;
    }

    private static bool IsWord(ReadOnlySpan<byte> text, int start, int end) =>
        !Continues(text, start - 1, -1) && !Continues(text, end, +1);

    /// <summary>A hyphen joins two words, but <c>--</c> and <c>--></c> are how comments begin and end.</summary>
    private static bool Continues(ReadOnlySpan<byte> text, int at, int direction) =>
        IsWordByte(text, at) || (ByteAt(text, at) == '-' && IsWordByte(text, at + direction));

    private static bool IsWordByte(ReadOnlySpan<byte> text, int at) =>
        char.IsAsciiLetterOrDigit((char)ByteAt(text, at)) || ByteAt(text, at) == '_';

    private static byte ByteAt(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length ? text[at] : (byte)0;
}
