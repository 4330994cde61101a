using System.Globalization;
using System.Text.RegularExpressions;

namespace KeyScan.Rules.Examples;

/// <summary>A character class and how often it repeats, <c>[A-Za-z0-9_-]{8,12}</c>: random values that could be keys.</summary>
internal sealed partial class CharacterClass
{
    private const int MaxLength = 100_000;
    private const int ShortestWithAllKinds = 8;
    private const int MaxAttempts = 1000;

    private readonly char[] _characters;
    private readonly int _least;
    private readonly int _most;

    private CharacterClass(char[] characters, int least, int most) => (_characters, _least, _most) = (characters, least, most);

    /// <summary>Reads the notation.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static CharacterClass Parse(string text)
    {
        Match match = Notation().Match(text);
        if (!match.Success)
            throw new FormatException(
                $"`<<{text}>>` is no character class with its count: write `<<[A-Za-z0-9]{{40}}>>` or `<<[0-9]{{8,12}}>>`");
        int least = Count(match.Groups["least"].Value);
        int most = match.Groups["most"].Success ? Count(match.Groups["most"].Value) : least;
        if (least > most || most is < 1 or > MaxLength)
            throw new FormatException($"`<<{text}>>`: the count has to be from 1 to {MaxLength}, the smaller number first");
        return new CharacterClass(Characters(match.Groups["class"].Value, text), least, most);
    }

    /// <summary>
    /// A random value. It is never one that looks made up, since scanners ignore those: it holds no run of one character and no
    /// ascending sequence, and from eight characters on it has each kind (upper case, lower case, digit) that the class has.
    /// </summary>
    public string Generate(Random random)
    {
        int length = random.Next(_least, _most + 1);
        string value = Draw(length, random);
        for (int attempt = 1; attempt < MaxAttempts && !HasAllKinds(value); attempt++)
            value = Draw(length, random);
        return value;
    }

    private string Draw(int length, Random random) => string.Create(length, (random, _characters), static (value, state) =>
    {
        for (int i = 0; i < value.Length; i++)
        {
            // A class of few characters may leave no way out, hence the bound.
            for (int attempt = 0; attempt < MaxAttempts; attempt++)
            {
                value[i] = state._characters[state.random.Next(state._characters.Length)];
                if (!MadeUp.EndsIn(value[..(i + 1)]))
                    break;
            }
        }
    });

    private bool HasAllKinds(string value) =>
        value.Length < ShortestWithAllKinds
        || (Agrees(value, char.IsAsciiDigit) && Agrees(value, char.IsAsciiLetterUpper) && Agrees(value, char.IsAsciiLetterLower));

    private bool Agrees(string value, Predicate<char> kind) =>
        Array.Exists(value.ToCharArray(), kind) || !Array.Exists(_characters, kind);

    private static char[] Characters(string items, string text)
    {
        var characters = new SortedSet<char>();
        for (int i = 0; i < items.Length; i++)
        {
            char first = items[i], last = first;
            if (first == '\\')
                throw new FormatException($"`<<{text}>>`: a class has no escapes, write its characters and ranges");
            if (i + 2 < items.Length && items[i + 1] == '-')
            {
                last = items[i + 2];
                i += 2;
            }
            if (first > last)
                throw new FormatException($"`<<{text}>>`: the range `{first}-{last}` is the wrong way round");
            for (int c = first; c <= last; c++)
                characters.Add((char)c);
        }
        return [.. characters];
    }

    private static int Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : int.MaxValue;

    [GeneratedRegex(@"^\[(?<class>[^\]]+)\]\{(?<least>[0-9]+)(,(?<most>[0-9]+))?\}$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Notation();
}
