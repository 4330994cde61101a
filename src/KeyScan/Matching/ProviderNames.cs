using System.Text;

namespace KeyScan.Matching;

/// <summary>
/// Recognises the names of providers in identifiers, whatever their case and however their words are joined. Names are numbers
/// here, and what is known of each lies in arrays, which the library has laid out for its own rules.
/// </summary>
internal sealed class ProviderNames
{
    private const int Bits = 10;

    /// <summary>What may follow a name in one word, as in <c>acmeapikey</c>.</summary>
    private static readonly string[] Followers =
        ["api", "key", "token", "secret", "access", "auth", "pass", "app", "client", "account", "sdk", "cloud", "bot", "private",
            "server", "rest", "admin", "webhook", "service"];

    /// <summary>Lower-case letters and digits, one name behind the other, and where each begins.</summary>
    private readonly byte[] _letters;
    private readonly int[] _letterStarts;
    private readonly bool[] _isWord;

    /// <summary>The rules that go by each name, and where those of each begin.</summary>
    private readonly int[] _ruleStarts;
    private readonly int[] _rules;

    /// <summary>For each hash the first name of its chain plus one, 0 for none; and for each name the next.</summary>
    private readonly int[] _heads = new int[1 << Bits];
    private readonly int[] _next;

    /// <summary>The names of the rules that have some, whose positions are those in <paramref name="catalogue"/>.</summary>
    public ProviderNames(IReadOnlyList<Rule> catalogue)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var letters = new List<byte>();
        var letterStarts = new List<int> { 0 };
        var isWord = new List<bool>();
        var rules = new List<List<int>>();
        for (int rule = 0; rule < catalogue.Count; rule++)
        {
            foreach (string name in catalogue[rule].Names)
            {
                string text = name.TrimStart('~');
                if (!known.TryGetValue(text, out int number))
                {
                    known.Add(text, number = rules.Count);
                    letters.AddRange(Encoding.ASCII.GetBytes(text));
                    letterStarts.Add(letters.Count);
                    isWord.Add(text.Length < 5);
                    rules.Add([]);
                }
                isWord[number] |= name[0] == '~';
                rules[number].Add(rule);
            }
        }
        (_letters, _letterStarts, _isWord) = ([.. letters], [.. letterStarts], [.. isWord]);
        (_ruleStarts, _rules) = ListsOfNumbers.Join(rules);
        _next = Chain();
    }

    /// <summary>Names that were laid out.</summary>
    public ProviderNames(byte[] letters, int[] letterStarts, bool[] isWord, int[] ruleStarts, int[] rules)
    {
        (_letters, _letterStarts, _isWord, _ruleStarts, _rules) = (letters, letterStarts, isWord, ruleStarts, rules);
        _next = Chain();
    }

    /// <summary>What the other constructor takes.</summary>
    public (byte[] Letters, int[] LetterStarts, bool[] IsWord, int[] RuleStarts, int[] Rules) Layout() =>
        (_letters, _letterStarts, _isWord, _ruleStarts, _rules);

    /// <summary>Whether a name is an ordinary word too, which means the provider only inside the name of a credential.</summary>
    public bool IsWord(int name) => _isWord[name];

    /// <summary>Positions of the rules that go by a name.</summary>
    public ReadOnlySpan<int> RulesOf(int name) => _rules.AsSpan(_ruleStarts[name].._ruleStarts[name + 1]);

    /// <summary>The longest name that starts a word at <paramref name="at"/>, and where it ends; -1 where none does.</summary>
    public int StartingAt(ReadOnlySpan<byte> text, int at, out int end)
    {
        end = at;
        if (!IsWordStart(text, at))
            return -1;
        Span<byte> first = stackalloc byte[3];
        int next = at;
        for (int i = 0; i < first.Length; i++)
        {
            if (!TryNext(text, ref next, out first[i]))
                return -1;
        }
        int longest = -1;
        for (int name = _heads[Hash(first)] - 1; name >= 0; name = _next[name] - 1)
        {
            int close = EndOf(text, at, LettersOf(name));
            if (close > end && EndsWord(text, close))
                (longest, end) = (name, close);
        }
        return longest;
    }

    private ReadOnlySpan<byte> LettersOf(int name) => _letters.AsSpan(_letterStarts[name].._letterStarts[name + 1]);

    private int[] Chain()
    {
        int[] next = new int[_isWord.Length];
        for (int name = 0; name < next.Length; name++)
        {
            ref int head = ref _heads[Hash(LettersOf(name))];
            (next[name], head) = (head, name + 1);
        }
        return next;
    }

    private static int EndOf(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> letters)
    {
        foreach (byte letter in letters)
        {
            if (!TryNext(text, ref at, out byte there) || there != letter)
                return -1;
        }
        return at;
    }

    /// <summary>The next letter or digit in lower case; one joint of words is passed over.</summary>
    private static bool TryNext(ReadOnlySpan<byte> text, ref int at, out byte letter)
    {
        letter = 0;
        if (at < text.Length && text[at] is (byte)'_' or (byte)'-' or (byte)'.' or (byte)' ')
            at++;
        if (at >= text.Length || !char.IsAsciiLetterOrDigit((char)text[at]))
            return false;
        byte b = text[at++];
        letter = char.IsAsciiLetterUpper((char)b) ? (byte)(b | 0x20) : b;
        return true;
    }

    private static bool IsWordStart(ReadOnlySpan<byte> text, int at)
    {
        if (!char.IsAsciiLetterOrDigit((char)text[at]))
            return false;
        if (at == 0 || !char.IsAsciiLetter((char)text[at - 1]))
            return true;
        // The letter of an escape such as \n is no letter of the word.
        return (char.IsAsciiLetterLower((char)text[at - 1]) && char.IsAsciiLetterUpper((char)text[at]))
            || (at >= 2 && text[at - 2] == (byte)'\\');
    }

    private static bool EndsWord(ReadOnlySpan<byte> text, int end)
    {
        if (end == text.Length || !char.IsAsciiLetter((char)text[end]))
            return true;
        if (char.IsAsciiLetterUpper((char)text[end]) && !char.IsAsciiLetterUpper((char)text[end - 1]))
            return true;
        foreach (string follower in Followers)
        {
            if (text.Length - end >= follower.Length && Ascii.EqualsIgnoreCase(text.Slice(end, follower.Length), follower))
                return true;
        }
        return false;
    }

    /// <summary>Of the first three letters.</summary>
    private static int Hash(ReadOnlySpan<byte> letters) =>
        (int)((uint)((letters[0] * 961) + (letters[1] * 31) + letters[2]) * 0x9E3779B1u >> (32 - Bits));
}
