using KeyScan.Rules.Shapes;

namespace KeyScan.Rules;

/// <summary>
/// What a pattern cannot match without: so many characters of one class in a row, as its group <c>secret</c> asks for. Most
/// windows have none, and to see that takes a fraction of the pattern's time: every n-th byte is looked at.
/// </summary>
internal sealed class RequiredRun
{
    /// <summary>Shorter runs stand everywhere.</summary>
    private const int Shortest = 16;

    private const string Group = "(?<secret>[";

    /// <summary>Stands for a pattern of which it is not known.</summary>
    public static RequiredRun Unknown { get; } = new(default, 0);

    private readonly ByteSet _class;
    private readonly int _length;

    private RequiredRun(ByteSet characters, int length) => (_class, _length) = (characters, length);

    /// <summary>
    /// The run that <paramref name="pattern"/> asks for; null where it is not written as <c>(?&lt;secret&gt;[…]{n</c>, once, with
    /// plain characters and ranges.
    /// </summary>
    public static RequiredRun? In(string pattern)
    {
        int at = pattern.IndexOf(Group, StringComparison.Ordinal);
        if (at < 0 || pattern.IndexOf("(?<secret>", at + 1, StringComparison.Ordinal) >= 0)
            return null;
        at += Group.Length;
        int close = pattern.IndexOf(']', at);
        if (close <= at || pattern[at] == '^' || TryReadClass(pattern.AsSpan(at, close - at)) is not { } characters
            || close + 1 >= pattern.Length || pattern[close + 1] != '{')
            return null;
        ReadOnlySpan<char> count = pattern.AsSpan(close + 2);
        int digits = count.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !int.TryParse(count[..digits], out int length) || length < Shortest)
            return null;
        // An alternative beside the run would do without it.
        int after = count.IndexOfAny("|()[\\");
        if (after < 0 || count[after] != ')')
            return null;
        // Whether letters match in either case is written elsewhere; to allow for it is never wrong.
        return new RequiredRun(pattern.Contains("(?i", StringComparison.Ordinal) ? InEitherCase(characters) : characters, length);
    }

    /// <summary>Whether <paramref name="text"/> has such a run.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        // Of any n bytes in a row, the last that is not of the class is where the next run may begin.
        for (int start = 0; start + _length <= text.Length;)
        {
            int at = start + _length - 1;
            while (at >= start && _class.Contains(text[at]))
                at--;
            if (at < start)
                return true;
            start = at + 1;
        }
        return false;
    }

    private static ByteSet? TryReadClass(ReadOnlySpan<char> text)
    {
        var set = default(ByteSet);
        for (int i = 0; i < text.Length; i++)
        {
            char first = text[i];
            if (first >= 128 || first is '\\' or '[' || (first == '-' && i > 0 && i + 1 < text.Length))
                return null;
            if (i + 2 < text.Length && text[i + 1] == '-')
            {
                char last = text[i + 2];
                if (last < first || last >= 128 || last is '\\' or '[')
                    return null;
                set = set.With(first, last);
                i += 2;
            }
            else
            {
                set = set.With(first, first);
            }
        }
        return set;
    }

    private static ByteSet InEitherCase(ByteSet set)
    {
        for (char letter = 'a'; letter <= 'z'; letter++)
        {
            char upper = (char)(letter & ~0x20);
            if (set.Contains((byte)letter) || set.Contains((byte)upper))
                set = set.With(letter, letter).With(upper, upper);
        }
        return set;
    }
}
