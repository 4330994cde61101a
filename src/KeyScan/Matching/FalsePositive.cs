using System.Buffers;

namespace KeyScan.Matching;

/// <summary>
/// Texts that stand where a secret could be and are none: references to a variable or a vault, placeholders
/// and made-up values. Safe storage is not a leak.
/// </summary>
internal static class FalsePositive
{
    private const int LongestRun = 5;
    private const int LongestSequence = 8;
    private const int LongestShortWord = 10;

    private static readonly SearchValues<string> References = SearchValues.Create(
        [
            "${", "{{", "}}", "$(", "<%", "%>", "#{", "process.env", "os.environ", "os.getenv", "getenv(", "env[", "env.",
            "env(", "environment.get", "secrets.", "secretsmanager", "secret_manager", "secretref", "valuefrom", "keyvault",
            "vault:", "vault.", "!vault", "op://", "ssm:", "ssm/", "arn:aws:", "sops:", "config.", "settings.", "projects/",
            "@microsoft.",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Long enough that chance does not make them in a key.
    private static readonly SearchValues<string> MadeUpWords = SearchValues.Create(
        [
            "example", "placeholder", "changeme", "change-me", "change_me", "change.me", "redacted", "yourtoken", "yoursecret",
            "yourpass", "notreal",
            "not-a-real", "not_a_real", "deadbeef", "mytoken", "mysecret", "mypassword", "my-secret", "my_secret", "123456789", "thisisa", "this-is", // keyscan:allow reason="a list of words"
            "this_is", "undefined", "goes-here", "goes_here", "goeshere",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Made up only where they stand alone: one in some hundred random keys holds four such letters by chance.
    private static readonly SearchValues<string> ShortWords = SearchValues.Create(
        ["dummy", "your", "yourkey", "yourapi", "insert", "replace", "foobar", "lorem", "sample", "fake", "todo", "abcdef",
            "abc123", "none"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether <paramref name="secret"/> refers to where the secret really is, as <c>${{ secrets.X }}</c> and
    /// <c>os.environ["X"]</c> do.
    /// </summary>
    public static bool IsReference(ReadOnlySpan<char> secret) =>
        secret.Length > 0
        && (secret.ContainsAny(References)
            || (secret[0] == '$' && IsVariableName(secret[1..]))
            || (secret[0] == '%' && secret[^1] == '%')
            || (secret[0] is '<' or '[' or '{' && secret[^1] is '>' or ']' or '}'));

    /// <summary>
    /// Whether <paramref name="secret"/> is made up: <c>xxxx</c>, <c>EXAMPLE</c>, <c>12345678</c>, <c>&lt;your-key&gt;</c>.
    /// </summary>
    public static bool IsMadeUp(ReadOnlySpan<char> secret) =>
        secret.ContainsAny(MadeUpWords) || HasShortWord(secret) || HasLongRun(secret) || HasFewCharacters(secret);

    private static bool HasShortWord(ReadOnlySpan<char> secret)
    {
        int at = 0;
        for (int found = secret.IndexOfAny(ShortWords); found >= 0; found = secret[at..].IndexOfAny(ShortWords))
        {
            at += found;
            int end = at;
            while (end < secret.Length && char.IsAsciiLetterOrDigit(secret[end]))
                end++;
            // The whole word: a run of letters and digits that begins with it and hardly goes on.
            if ((at == 0 || !char.IsAsciiLetterOrDigit(secret[at - 1])) && end - at <= LongestShortWord)
                return true;
            at++;
        }
        return false;
    }

    private static bool IsVariableName(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '_')
                return false;
        }
        return text.Length > 0;
    }

    /// <summary>The same character, or neighbours of the alphabet up or down, too often in a row for chance.</summary>
    private static bool HasLongRun(ReadOnlySpan<char> secret)
    {
        int same = 1, up = 1, down = 1;
        for (int i = 1; i < secret.Length; i++)
        {
            int step = secret[i] - secret[i - 1];
            same = step == 0 ? same + 1 : 1;
            up = step == 1 ? up + 1 : 1;
            down = step == -1 ? down + 1 : 1;
            // Base64 of binary structures is full of A; elsewhere six in a row happen once in millions of keys.
            if (same > (secret[i] is 'A' or '/' or '=' ? LongestRun + 3 : LongestRun) || up >= LongestSequence
                || down >= LongestSequence)
                return true;
        }
        return false;
    }

    private static bool HasFewCharacters(ReadOnlySpan<char> secret)
    {
        ulong low = 0, high = 0;
        foreach (char c in secret)
        {
            if (c < 64) low |= 1UL << c;
            else high |= 1UL << (c & 63);
        }
        int distinct = System.Numerics.BitOperations.PopCount(low) + System.Numerics.BitOperations.PopCount(high);
        return secret.Length >= 8 && distinct <= Math.Min(5, secret.Length / 4);
    }
}
