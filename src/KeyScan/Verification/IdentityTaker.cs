using System.Globalization;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>
/// Makes an <see cref="Identity"/> of the answer that says active. All of it is a
/// stranger's text, and none of it may be the secret again.
/// </summary>
internal static class IdentityTaker
{
    private const int LongestText = 256;
    private const int MostScopes = 200;
    private const int ShortestSecret = 6;
    private const long FirstMilliseconds = 100_000_000_000;

    /// <summary>Takes what the template names.</summary>
    /// <param name="template">Where it stands.</param>
    /// <param name="reader">The answer.</param>
    /// <param name="known">What steps took, and the needs.</param>
    /// <param name="given">What was sent, so that an answer that repeats it does not give it away.</param>
    public static Identity Take(IdentityTemplate template, AnswerReader reader, IReadOnlyDictionary<string, string> known,
        IReadOnlyDictionary<string, string> given)
    {
        string[] scopes = [.. Scopes(template.Scopes).Select(Clean).Distinct(StringComparer.Ordinal).Take(MostScopes)];
        return new Identity
        {
            Account = One(template.Account),
            Owner = One(template.Owner),
            Scopes = scopes,
            ExpiresAt = Time(template.ExpiresAt),
            LastUsedAt = Time(template.LastUsedAt),
            Risk = Risk(template.Risk, scopes),
        };

        string? One(Extract? extract) =>
            extract is not null && reader.Find(extract, known) is [var first, ..] && first.Length > 0 ? Clean(first) : null;

        DateTimeOffset? Time(Extract? extract) =>
            extract is not null && reader.Find(extract, known) is [var first, ..] ? ParseTime(first) : null;

        IEnumerable<string> Scopes(Extract? extract)
        {
            if (extract is null)
                return [];
            IReadOnlyList<string> found = reader.Find(extract, known);
            return found.Count == 1
                ? found[0].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : found;
        }

        string Clean(string text)
        {
            // By the secret in whole; shorter values are no secrets, and words that happen to be in others.
            if (given.GetValueOrDefault(ValueTemplate.SecretName) is { Length: >= ShortestSecret } secret)
                text = text.Replace(secret, Secret.Redact(secret), StringComparison.OrdinalIgnoreCase);
            return text.Length > LongestText ? $"{text[..LongestText]}…" : text;
        }
    }

    /// <summary>The worst level of the scopes that an entry fits; null where none fits.</summary>
    internal static Severity? Risk(IReadOnlyList<RiskEntry> entries, IReadOnlyList<string> scopes)
    {
        Severity? worst = null;
        foreach (RiskEntry entry in entries.Where(e => scopes.Any(s => Fits(e.Scope, s))))
            worst = worst > entry.Level ? worst : entry.Level;
        return worst;
    }

    /// <summary>
    /// A moment as providers write it: ISO 8601, RFC 1123, GitHub's <c>2027-01-31 10:00:00 UTC</c>,
    /// or seconds or milliseconds since 1970.
    /// </summary>
    internal static DateTimeOffset? ParseTime(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            long milliseconds = number >= FirstMilliseconds ? number : number * 1000;
            return milliseconds > 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : null;
        }
        if (text.EndsWith(" UTC", StringComparison.Ordinal))
            text = $"{text[..^4]}Z";
        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Style, out DateTimeOffset time) ? time : null;
    }

    private static bool Fits(string pattern, string scope) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, scope, ignoreCase: false);
}
