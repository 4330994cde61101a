namespace KeyScan.Decoding;

/// <summary>A stretch of text that is encoded.</summary>
/// <param name="Start">0-based offset of its first byte.</param>
/// <param name="Length">Bytes, padding included.</param>
/// <param name="Encoding">How.</param>
internal readonly record struct EncodedRun(int Start, int Length, RunEncoding Encoding)
{
    private static readonly string[] Names =
        ["base64", "hex", "percent", "unicode-escapes", "utf-16", "hex-escapes", "html-entities", "terminal-codes"];

    /// <summary>What reports call the encoding.</summary>
    public string Name => Names[(int)Encoding];

    /// <summary>
    /// Where in <paramref name="text"/> the bytes from <paramref name="from"/> to <paramref name="to"/> of the decoded text
    /// stand: the run, or the piece of it that holds them where it has more than one line.
    /// </summary>
    public (int Start, int Length) PlaceOf(ReadOnlySpan<byte> text, int from, int to)
    {
        // Of two bytes a character it can be told where each stands.
        if (Encoding == RunEncoding.Utf16)
            return (Start + (from * WideRuns.Width), (to - from) * WideRuns.Width);
        ReadOnlySpan<byte> run = text.Slice(Start, Length);
        if (Encoding != RunEncoding.Base64 || !run.Contains((byte)'\n'))
            return (Start, Length);
        int first = WrappedBase64.OffsetOf(run, from / 3 * 4), last = WrappedBase64.OffsetOf(run, ((to + 2) / 3 * 4) - 1);
        return (Start + first, last + 1 - first);
    }
}
