using System.Net;
using System.Text.RegularExpressions;
using KeyScan.Primitives;

namespace KeyScan.Detection.Issued;

/// <summary>
/// Tells values that texts are full of from keys: words, names, headers, addresses, ids, dates, and whatever else is easily
/// guessed. What is left of a value without its words and separators must be as long as a key is random.
/// </summary>
internal static partial class EverydayValue
{
    /// <summary>
    /// Characters that no word, date or separator explains: 10 of them, letters and digits, are 60 random bits.
    /// </summary>
    private const int LeastUnexplained = 10;

    /// <summary>An address or a mailbox may hold a number or an id; a secret inside of one is longer.</summary>
    private const int LeastUnexplainedOfAddress = 20;

    /// <summary>Bits that the characters of a value carry by their frequencies, at least.</summary>
    private const double LeastBits = 32;

    /// <summary>Nothing of every day is longer.</summary>
    private const int Longest = 256;

    /// <summary>Milliseconds that a pattern may take.</summary>
    private const int Limit = 1000;

    private const int ShortestWord = 3;
    private const int LongestLetters = 24;
    private const int LongestNumber = 20;
    private const string Guessed = "is easily guessed";
    private const string KeyboardRows = "qwertyuiopasdfghjklzxcvbnm";

    /// <summary>
    /// What an everyday value reads as, the end of a sentence such as <c>reads as words</c>; null for what may well be a key.
    /// </summary>
    /// <param name="value">The value.</param>
    public static string? WhatItIs(string value)
    {
        string text = value.Trim();
        if (text.Length > Longest)
            return BitsOf(text) < LeastBits ? Guessed : null;
        int unexplained = Unexplained(text);
        if (text.Contains('-', StringComparison.Ordinal) && Uuid().IsMatch(text)
            && Unexplained(Uuid().Replace(text, "")) < LeastUnexplained)
            return "reads as a UUID";
        if (text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text, out _))
            return "reads as an address";
        if (unexplained < LeastUnexplainedOfAddress && Mailbox().IsMatch(text))
            return "reads as an e-mail address";
        if (unexplained < LeastUnexplainedOfAddress && Address().IsMatch(text))
            return "reads as an address";
        if (Number().IsMatch(text) && text.Count(char.IsAsciiDigit) <= LongestNumber)
            return "reads as a number or a date";
        if (IsPlainLetters(text))
            return "reads as words or a name";
        if (IsSequence(text) || BitsOf(text) < LeastBits)
            return Guessed;
        return unexplained >= LeastUnexplained ? null : unexplained * 2 <= text.Length ? "reads as words or a name"
            : "is too short to be unmistakable";
    }

    /// <summary>How many letters and digits are in no word.</summary>
    private static int Unexplained(string text)
    {
        int unexplained = 0;
        foreach (ValueMatch part in Parts().EnumerateMatches(text))
        {
            ReadOnlySpan<char> letters = text.AsSpan(part.Index, part.Length);
            bool isWord = letters.Length >= ShortestWord && char.IsAsciiLetter(letters[0]) && WordLikeness.IsWords(letters);
            unexplained += isWord ? 0 : letters.Length;
        }
        return unexplained;
    }

    /// <summary>
    /// No digit, and each part of one case but for its first letter: random letters are seldom so. Letters beyond ASCII are in no
    /// key.
    /// </summary>
    private static bool IsPlainLetters(string text)
    {
        if (text.Any(c => c > 127 && char.IsLetter(c)))
            return true;
        return text.Length < LongestLetters && !text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetter)
            && PlainLetters().IsMatch(text);
    }

    /// <summary>Most characters follow the one before, in the alphabet or on the keyboard, or are the same.</summary>
    private static bool IsSequence(string text)
    {
        string lower = text.ToLowerInvariant();
        int steps = 0;
        for (int i = 1; i < lower.Length; i++)
        {
            int key = KeyboardRows.IndexOf(lower[i - 1], StringComparison.Ordinal);
            bool isKeyboard = key >= 0 && key + 1 < KeyboardRows.Length && KeyboardRows[key + 1] == lower[i];
            steps += isKeyboard || Math.Abs(lower[i] - lower[i - 1]) <= 1 || (lower[i - 1] == '9' && lower[i] == '0') ? 1 : 0;
        }
        return steps * 3 >= lower.Length * 2;
    }

    private static double BitsOf(string text) => text.Length == 0
        ? 0
        : -text.GroupBy(c => c).Sum(g => g.Count() * Math.Log2((double)g.Count() / text.Length));

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A[^@\s]{1,64}@[\w-]+(\.[\w-]+)+\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Mailbox();

    /// <summary>A host with a port or a path, with or without a scheme; a path of several folders, or a file's name.</summary>
    [GeneratedRegex(@"\A([a-z][a-z0-9+.-]*://\S+|[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,12}(:\d+)?(/\S*)?|[\w-]+(\.[\w-]+)*:\d{1,5}(/\S*)?|[.~]{0,2}/[\w./@-]+|[\w.@-]+(/[\w.@-]+)+)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Address();

    /// <summary>Digits with what dates, times, versions, amounts and telephone numbers have between them.</summary>
    [GeneratedRegex(@"\A[+(]?\d([\d .,:;/()_+T-]|UTC|GMT)*[%Zz)]?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[^A-Za-z]*([A-Z]?[a-z]+|[A-Z]+)([^A-Za-z]+([A-Z]?[a-z]+|[A-Z]+))*[^A-Za-z]*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Limit)]
    private static partial Regex PlainLetters();

    /// <summary>Words, their humps apart, and runs of digits.</summary>
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]|[0-9]+", RegexOptions.CultureInvariant, Limit)]
    private static partial Regex Parts();
}
