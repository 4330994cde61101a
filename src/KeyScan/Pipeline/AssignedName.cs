using System.Buffers;
using System.Text;
using KeyScan.Matching;

namespace KeyScan.Pipeline;

/// <summary>
/// The name that a secret is given where it stands, as <c>AWS_SECRET</c> in <c>export AWS_SECRET="…"</c>. It is all of a secret's
/// line that goes into files and logs, so what might be a value itself is no name: the <c>x</c> in <c>user:x:secret</c>, and what
/// looks like nobody's word.
/// </summary>
internal static class AssignedName
{
    private const int BytesBefore = 200;
    private const int Longest = 64;
    private const int LongestOperator = 3;

    private static readonly SearchValues<byte> Quotes = SearchValues.Create("\"'`\\ \t("u8);
    private static readonly SearchValues<byte> Operators = SearchValues.Create("=:>?+~"u8);
    private static readonly SearchValues<byte> AfterName = SearchValues.Create("\"'`\\ \t)]"u8);
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);
    private static readonly string[] Schemes = ["bearer", "basic", "token"];

    /// <summary>
    /// The name before <paramref name="start"/> on the same line; empty where there is none, or where one of
    /// <paramref name="all"/> stands in it.
    /// </summary>
    public static string Before(ReadOnlySpan<byte> text, int start, List<RuleMatch> all)
    {
        int from = Math.Max(0, start - BytesBefore);
        ReadOnlySpan<byte> before = text[from..start];
        before = before[(before.LastIndexOfAny((byte)'\n', (byte)'\r') + 1)..];
        (int nameStart, int nameEnd) = Find(before);
        if (nameStart == nameEnd)
            return "";
        int offset = start - before.Length;
        foreach (RuleMatch match in all)
        {
            if (match.Start < offset + nameEnd && match.End > offset + nameStart)
                return "";
        }
        return Encoding.ASCII.GetString(before[nameStart..nameEnd]);
    }

    private static (int Start, int End) Find(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> rest = before[..(before.LastIndexOfAnyExcept(Quotes) + 1)];
        int scheme = SchemeLength(rest);
        rest = rest[..^scheme];
        rest = rest[..(rest.LastIndexOfAnyExcept(Quotes) + 1)];
        int operators = rest.LastIndexOfAnyExcept(Operators) + 1;
        bool isFlag = operators == rest.Length && rest.Length < before.Length;
        bool isElement = before.Length > 0 && before[^1] == (byte)'>' && operators == rest.Length - 1;
        if (rest.Length - operators > LongestOperator)
            return default;
        rest = rest[..operators];
        if (!isFlag && !isElement)
            rest = rest[..(rest.LastIndexOfAnyExcept(AfterName) + 1)];
        int start = rest.LastIndexOfAnyExcept(NameBytes) + 1;
        // --token VALUE has no operator, and <token>VALUE</token> has one that stands elsewhere too.
        if ((isFlag && !rest[start..].StartsWith("--"u8)) || (isElement && !(start > 0 && rest[start - 1] == (byte)'<')))
            return default;
        // A name that is assigned to something itself is a value.
        if (start > 0 && (rest[start - 1] is (byte)'=' or (byte)':'))
            return default;
        while (start < rest.Length && !IsLetter(rest[start]) && rest[start] != (byte)'_')
            start++;
        return IsName(rest[start..]) ? (start, rest.Length) : default;
    }

    private static int SchemeLength(ReadOnlySpan<byte> rest)
    {
        foreach (string scheme in Schemes)
        {
            if (rest.Length > scheme.Length && Ascii.EqualsIgnoreCase(rest[^scheme.Length..], scheme)
                && !NameBytes.Contains(rest[^(scheme.Length + 1)]))
                return scheme.Length;
        }
        return 0;
    }

    // Letters after digits are what passwords have and names seldom do: oauth2Token and v2_key are names, Tr0ub4dor is none.
    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > Longest)
            return false;
        for (int i = 1; i < name.Length; i++)
        {
            if (name[i - 1] is >= (byte)'0' and <= (byte)'9' && name[i] is >= (byte)'a' and <= (byte)'z')
                return false;
        }
        return name.Length < Excerpt.ShortestToken || !Excerpt.LooksRandom(Encoding.ASCII.GetString(name));
    }

    private static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') < 26;
}
