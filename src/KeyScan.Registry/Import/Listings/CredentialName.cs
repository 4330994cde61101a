using System.Text.RegularExpressions;

namespace KeyScan.Registry.Import.Listings;

/// <summary>
/// Which members of a stored secret are its credentials. Beside them stand users, hosts and addresses, which are nothing to
/// look for.
/// </summary>
internal static partial class CredentialName
{
    private static readonly string[] Ends =
        ["key", "token", "secret", "password", "passwd", "passphrase", "pwd", "pass", "credential", "credentials"];
    private static readonly string[] Others = ["id", "name", "user", "username", "public", "url", "host", "arn", "type"];

    /// <summary>
    /// Whether a member called so holds a credential: <c>password</c>, <c>apiKey</c>; not <c>key_id</c>, <c>publicKey</c>.
    /// </summary>
    public static bool Is(string name)
    {
        string[] words = [.. Word().Matches(name).Select(m => m.Value.ToLowerInvariant())];
        return words.Any(w => Ends.Any(e => w.EndsWith(e, StringComparison.Ordinal)))
            && !words.Any(w => Others.Contains(w, StringComparer.Ordinal));
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
