using System.Text.RegularExpressions;

namespace KeyScan;

/// <summary>
/// How errors show what somebody wrote in the wrong place: a configuration's value may be the very secret that was to go
/// somewhere else, and errors end up in logs. A short word, number or day is shown, because it is most likely a slip of the pen;
/// anything else redacted, with its length.
/// </summary>
internal static partial class ShownValue
{
    private const int LongestWord = 20;
    private const int LongestPart = 12;
    private const int LongestNumber = 10;
    private const int FewestDigitRuns = 2;

    /// <summary>The value in backquotes.</summary>
    /// <param name="text">The value as it was written; null counts as empty.</param>
    public static string Of(string? text) => text switch
    {
        null or "" => "empty",
        _ when IsHarmless(text) => $"`{text}`",
        _ => $"`{Secret.Redact(text)}` ({text.Length} characters)",
    };

    /// <summary>
    /// The same, with the name that was likely meant behind it: what is near to a name is a slip and no secret.
    /// </summary>
    /// <param name="text">The value as it was written.</param>
    /// <param name="suggestion">The name, as a part of the sentence; empty where none is near.</param>
    public static string Of(string? text, string suggestion) => suggestion.Length > 0 ? $"`{text}`{suggestion}" : Of(text);

    /// <summary>A message that somebody else made, such as a parser, without what looks like a token in it.</summary>
    public static string Mask(string message) => LongRun()
        .Replace(message, run => LooksLikeToken(run.ValueSpan) ? Secret.Redact(run.ValueSpan) : run.Value);

    private static bool IsHarmless(string text) =>
        (text.Length <= LongestWord && Words().IsMatch(text)
        && text.Split('-', '_', '.', ' ').All(part => part.Length <= LongestPart))
        || (text.Length <= LongestNumber && Number().IsMatch(text));

    /// <summary>
    /// Letters of both cases with digits among them, in one long run: what people write and what git calls objects looks
    /// different.
    /// </summary>
    private static bool LooksLikeToken(ReadOnlySpan<char> run)
    {
        int digitRuns = 0;
        bool lower = false, upper = false, digit = false;
        foreach (char c in run)
        {
            bool isDigit = char.IsAsciiDigit(c);
            digitRuns += isDigit && !digit ? 1 : 0;
            digit = isDigit;
            lower |= char.IsAsciiLetterLower(c);
            upper |= char.IsAsciiLetterUpper(c);
        }
        return lower && upper && digitRuns >= FewestDigitRuns;
    }

    [GeneratedRegex(@"^([a-z]+|[A-Z]?[a-z]+|[A-Z]+)([-_. ][A-Za-z]+)*\z", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^[-+]?[0-9][-0-9.:/]*( ?[A-Za-z]{1,3})?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex("[A-Za-z0-9_]{20,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongRun();
}
