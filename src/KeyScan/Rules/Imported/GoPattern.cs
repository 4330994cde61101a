using System.Text;

namespace KeyScan.Rules.Imported;

/// <summary>
/// Turns a regular expression of Go (https://github.com/google/re2/wiki/Syntax) into one of .NET that means the same.
/// </summary>
internal static class GoPattern
{
    private const int LongestPattern = 64 * 1024;

    /// <summary>Classes that POSIX names, written for .NET.</summary>
    private static readonly (string Name, string Characters)[] PosixClasses =
    [
        ("alnum", "0-9A-Za-z"), ("alpha", "A-Za-z"), ("ascii", @"\x00-\x7F"), ("blank", @"\t "), ("cntrl", @"\x00-\x1F\x7F"),
            ("digit", "0-9"), ("graph", "!-~"), ("lower", "a-z"),
        ("print", " -~"), ("punct", @"!-/:-@\[-`{-~"), ("space", @"\t\n\v\f\r "), ("upper", "A-Z"), ("word", "0-9A-Za-z_"),
        ("xdigit", "0-9A-Fa-f"),
    ];

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="secretGroup">Which group is to be called <c>secret</c>, 1-based; 0 for the first, or all where there is none;
    /// null for no such.</param>
    /// <param name="error">Why it has no translation.</param>
    /// <returns>The translation, or null.</returns>
    public static string? Translate(string pattern, int? secretGroup, out Fault? error)
    {
        error = pattern.Length > LongestPattern ? $"the pattern has more than {LongestPattern:N0} characters" : null;
        if (error is not null)
            return null;
        var text = new StringBuilder(pattern.Length + 16);
        int groups = 0, wanted = secretGroup is { } given ? Math.Max(1, given) : -1;
        bool isInClass = false, hasSecret = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                i = AppendEscape(text, pattern, i, ref error);
            else if (isInClass)
                i = AppendInClass(text, pattern, i, ref isInClass, ref error);
            else if (c == '[')
            {
                isInClass = true;
                text.Append(c);
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    text.Append(pattern[++i]);
                // A bracket that comes first is a character of the class.
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                    text.Append('\\').Append(pattern[++i]);
            }
            else if (c == '(')
                i = AppendGroup(text, pattern, i, wanted, ref groups, ref hasSecret, ref error);
            else
                text.Append(c);
        }
        if (error is null && secretGroup > groups)
            error = $"the pattern has no group {secretGroup}";
        string translated = secretGroup is not null && !hasSecret ? $"(?<secret>{text})" : text.ToString();
        return error is null && Compiles(translated, ref error) ? translated : null;
    }

    private static int AppendEscape(StringBuilder text, string pattern, int at, ref Fault? error)
    {
        char next = pattern[at + 1];
        if (next is 'Q' or 'C')
            error ??= $"`\\{next}` is not known to .NET";
        int close = next == 'x' && at + 2 < pattern.Length && pattern[at + 2] == '{' ? pattern.IndexOf('}', at) : -1;
        if (close > 0 && int.TryParse(pattern.AsSpan(at + 3, close - at - 3), System.Globalization.NumberStyles.HexNumber,
            System.Globalization.CultureInfo.InvariantCulture, out int code) && code <= char.MaxValue)
        {
            text.Append($"\\u{code:x4}");
            return close;
        }
        // Digits, spaces and words are ASCII in Go.
        text.Append('\\').Append(next);
        return at + 1;
    }

    private static int AppendInClass(StringBuilder text, string pattern, int at, ref bool isInClass, ref Fault? error)
    {
        char c = pattern[at];
        if (c == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':'
            && pattern.IndexOf(":]", at, StringComparison.Ordinal) is > 0 and int close)
        {
            string name = pattern[(at + 2)..close];
            string? characters = PosixClasses.FirstOrDefault(p => p.Name == name).Characters;
            if (characters is null)
                error ??= $"the class `[:{name}:]` has no counterpart in .NET";
            text.Append(characters);
            return close + 1;
        }
        // To .NET "-[" takes characters out of a class.
        text.Append(c == '[' ? "\\[" : c.ToString());
        isInClass = c != ']';
        return at;
    }

    private static int AppendGroup(StringBuilder text, string pattern, int at, int wanted, ref int groups, ref bool hasSecret,
        ref Fault? error)
    {
        ReadOnlySpan<char> rest = pattern.AsSpan(at);
        int name = rest.StartsWith("(?P<") ? 4 : rest.StartsWith("(?<") && rest.Length > 3 && rest[3] is not ('=' or '!') ? 3 : 0;
        if (name == 0 && rest.StartsWith("(?"))
        {
            int end = rest.IndexOfAny(':', ')');
            if (end > 0 && rest[..end].Contains('U'))
                error ??= "`(?U)` is not known to .NET";
            text.Append('(');
            return at;
        }
        int close = name > 0 ? rest.IndexOf('>') : 0;
        if (close < 0)
            error ??= "the name of a group does not end";
        bool isSecret = ++groups == wanted;
        hasSecret |= isSecret;
        text.Append(isSecret ? "(?<secret>" : "(");
        return at + Math.Max(0, close);
    }

    private static bool Compiles(string pattern, ref Fault? error)
    {
        try
        {
            _ = RuleRegex.Create(pattern);
            return true;
        }
        catch (ArgumentException e)
        {
            error = $"the pattern does not compile: {e.Message.TrimEnd('.')}";
            return false;
        }
    }
}
