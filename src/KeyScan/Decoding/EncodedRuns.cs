using System.Buffers;
using KeyScan.Primitives;

namespace KeyScan.Decoding;

/// <summary>
/// Finds what is encoded inside a text and decodes to text: base64 (both alphabets, also wrapped into lines), hexadecimal,
/// percent escapes,
/// <c>\u</c> and <c>\x</c> escapes, character references of HTML, and words that a terminal's colours cut. One for each thread
/// and depth.
/// </summary>
internal sealed class EncodedRuns
{
    /// <summary>Bytes of the shortest run that is looked at: 15 bytes in base64, about the shortest key there is.</summary>
    public const int Shortest = 20;

    private static readonly ByteClass Base64OrHex = new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);
    /// <summary>
    /// What the first six bits of text are in base64, the first digit of text in hexadecimal, and of <c>0x</c>.
    /// </summary>
    private static readonly SearchValues<byte> MayBegin = SearchValues.Create("CIJKLMNOPQRSTUVWXYZabcdef0234567"u8);

    private static readonly FirstBytes First = new();

    private readonly List<ByteRun> _candidates = [];
    private byte[] _buffer = new byte[1024];

    /// <summary>The end of the last run of several lines: those are no runs of their own.</summary>
    private int _wrapped;

    /// <summary>The runs in the text at hand, in no order.</summary>
    public List<EncodedRun> Runs { get; } = [];

    /// <summary>Finds the runs of <paramref name="content"/>; those of the one before are forgotten.</summary>
    public void Find(in Content content)
    {
        Begin();
        if (content.HasNuls)
            WideRuns.Find(content.Text, Runs);
        // What is encoded in what is binary is nothing that a person has written.
        FindInLines(content.Text[..content.TextLength], 0, content.TextLength);
    }

    /// <summary>
    /// Forgets all runs and finds those that begin in whole lines of a text, and in those of the next calls of
    /// <see cref="FindInLines"/>.
    /// </summary>
    public void Begin()
    {
        Runs.Clear();
        _wrapped = 0;
    }

    /// <summary>
    /// Adds the runs of <paramref name="text"/> that begin in the whole lines from <paramref name="start"/> to
    /// <paramref name="end"/>.
    /// </summary>
    public void FindInLines(ReadOnlySpan<byte> text, int start, int end)
    {
        _candidates.Clear();
        ReadOnlySpan<byte> lines = text[start..end];
        if (First.Take(lines.Length))
            Base64OrHex.FindRunsOneByOne(lines, Shortest, _candidates);
        else
            Base64OrHex.FindRuns(lines, Shortest, _candidates);
        foreach (ByteRun found in _candidates)
        {
            var candidate = new ByteRun(start + found.Start, found.Length);
            if (candidate.Start < _wrapped)
                continue;
            // Most are long names in code, and their first bytes tell.
            if (!MayBegin.Contains(text[candidate.Start]))
                continue;
            ReadOnlySpan<byte> run = text.Slice(candidate.Start, candidate.Length);
            int digits = run.StartsWith("0x"u8) || run.StartsWith("0X"u8) ? 2 : 0;
            if (HexText.Begins(run[digits..]))
                Runs.Add(new EncodedRun(candidate.Start + digits, candidate.Length - digits, RunEncoding.Hex));
            else if (Base64Text.Begins(run))
            {
                _wrapped = WrappedBase64.EndOfLines(text, candidate.Start, Base64Text.WithPadding(text, candidate));
                Runs.Add(new EncodedRun(candidate.Start, _wrapped - candidate.Start, RunEncoding.Base64));
            }
        }
        EscapedText.Find(text, start, end, Runs);
    }

    /// <summary>
    /// The text that a run of <paramref name="text"/> decodes to, until the next call; empty where it is no text.
    /// </summary>
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text, EncodedRun run)
    {
        if (_buffer.Length < run.Length)
            _buffer = new byte[run.Length * 2];
        ReadOnlySpan<byte> encoded = text.Slice(run.Start, run.Length);
        int length = run.Encoding switch
        {
            RunEncoding.Hex => HexText.Decode(encoded, _buffer),
            RunEncoding.Base64 => Base64Text.Decode(encoded, _buffer),
            RunEncoding.Utf16 => WideRuns.Decode(encoded, _buffer),
            _ => EscapedText.Decode(encoded, _buffer),
        };
        return Readable(_buffer.AsSpan(0, length));
    }

    /// <summary>Whether a byte occurs in text: no control character but tab and line ends.</summary>
    public static bool IsReadable(byte b) => b is >= 0x20 and not 0x7F or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>The part before the first byte that no text has: what follows a secret may be anything.</summary>
    private static ReadOnlySpan<byte> Readable(ReadOnlySpan<byte> decoded)
    {
        int length = 0;
        while (length < decoded.Length && IsReadable(decoded[length]))
            length++;
        return length < Shortest / 2 ? [] : decoded[..length];
    }
}
