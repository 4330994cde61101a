using System.Text;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>Recognises the names of providers in identifiers, whatever their case and however their words are joined.</summary>
internal sealed class ProviderNames
{
    private const int Bits = 10;

    /// <summary>What may follow a name in one word, as in <c>acmeapikey</c>.</summary>
    private static readonly string[] Followers =
        ["api", "key", "token", "secret", "access", "auth", "pass", "app", "client", "account", "sdk", "cloud", "bot", "private", "server", "rest", "admin", "webhook", "service"];

    private readonly ProviderName?[] _heads = new ProviderName?[1 << Bits];

    /// <summary>The names of the rules that have some.</summary>
    public ProviderNames(RuleCatalogue catalogue)
    {
        var known = new Dictionary<string, ProviderName>(StringComparer.Ordinal);
        foreach (CompiledRule rule in catalogue.Compiled)
        {
            foreach (string name in rule.Rule.Names)
            {
                string letters = name.TrimStart('~');
                if (!known.TryGetValue(letters, out ProviderName? entry))
                {
                    ref ProviderName? head = ref _heads[Hash(letters[0], letters[1], letters[2])];
                    known.Add(letters, head = entry = new ProviderName(Encoding.ASCII.GetBytes(letters), head) { IsWord = letters.Length < 5 });
                }
                entry.IsWord |= name[0] == '~';
                entry.Rules.Add(rule);
            }
        }
    }

    /// <summary>The longest name that starts a word at <paramref name="at"/>, and where it ends; null where none does.</summary>
    public ProviderName? StartingAt(ReadOnlySpan<byte> text, int at, out int end)
    {
        end = at;
        if (!IsWordStart(text, at))
            return null;
        Span<byte> first = stackalloc byte[3];
        int next = at;
        for (int i = 0; i < first.Length; i++)
        {
            if (!TryNext(text, ref next, out first[i]))
                return null;
        }
        ProviderName? longest = null;
        for (ProviderName? name = _heads[Hash(first[0], first[1], first[2])]; name is not null; name = name.Next)
        {
            int close = EndOf(text, at, name.Letters);
            if (close > end && EndsWord(text, close))
                (longest, end) = (name, close);
        }
        return longest;
    }

    private static int EndOf(ReadOnlySpan<byte> text, int at, byte[] letters)
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
        return (char.IsAsciiLetterLower((char)text[at - 1]) && char.IsAsciiLetterUpper((char)text[at])) || (at >= 2 && text[at - 2] == (byte)'\\');
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

    private static int Hash(int a, int b, int c) => (int)((uint)((a * 961) + (b * 31) + c) * 0x9E3779B1u >> (32 - Bits));
}

/// <summary>A provider's name and the rules that go by it.</summary>
/// <param name="letters">Lower-case letters and digits.</param>
/// <param name="next">The next name with the same hash.</param>
internal sealed class ProviderName(byte[] letters, ProviderName? next)
{
    /// <summary>Lower-case letters and digits.</summary>
    public byte[] Letters { get; } = letters;

    /// <summary>The next name with the same hash.</summary>
    public ProviderName? Next { get; } = next;

    /// <summary>Whether it is an ordinary word too, which means the provider only inside the name of a credential.</summary>
    public bool IsWord { get; set; }

    /// <summary>The rules that go by it.</summary>
    public List<CompiledRule> Rules { get; } = [];
}
