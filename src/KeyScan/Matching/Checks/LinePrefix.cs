using System.Buffers;

namespace KeyScan.Matching.Checks;

/// <summary>What stands in front of each line of a block: the mark of a diff, a comment, a log's time, a line number.</summary>
internal static class LinePrefix
{
    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>
    /// The line without the prefix; false where it has none like it. Numbers in it may differ: they count lines and tell time.
    /// </summary>
    public static bool TryStrip(ReadOnlySpan<char> line, ReadOnlySpan<char> prefix, out ReadOnlySpan<char> rest)
    {
        int at = 0;
        for (int i = 0; i < prefix.Length;)
        {
            if (char.IsAsciiDigit(prefix[i]))
            {
                int digits = Digits(line[Math.Min(at, line.Length)..]);
                if (digits == 0)
                    break;
                at += digits;
                i += Digits(prefix[i..]);
                continue;
            }
            // The last line may have lost the blanks that the prefix ends in.
            if (at == line.Length && prefix[i..].IsWhiteSpace())
                break;
            // `grep -n -A` puts a hyphen where the first line has a colon.
            if (at >= line.Length || (line[at] != prefix[i] && !(prefix[i] == ':' && line[at] == '-')))
            {
                rest = default;
                return false;
            }
            at++;
            i++;
        }
        rest = line[at..];
        return true;
    }

    /// <summary>The base64 that a line begins with; the line as it is where it is a header, or nothing is left of it.</summary>
    public static ReadOnlySpan<char> Base64At(ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t\"'");
        int end = line.IndexOfAnyExcept(Base64);
        return end < 0 || (end < line.Length && line[end] == ':') || line[end] == '-' ? line : line[..end];
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : length;
    }
}
