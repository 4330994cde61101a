using System.Buffers;
using KeyScan.Primitives;

namespace KeyScan.Matching.Checks;

/// <summary>Whether the password of a URL or connection string is one that somebody chose to protect something.</summary>
internal static class PasswordCheck
{
    private const int Shortest = 4;

    /// <summary>What documentation, tests and first installations use. Compared without case.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "passw0rd", "pass", "pwd", "secret", "user", "username", "admin", "root", "test", "testing",
        "guest", "default", "postgres", "postgresql", "mysql", "mongo", "mongodb", "redis", "rabbitmq", "demo", "temp", "none",
        "null", "true", "false", "token", "key",
        "string", "value", "hidden", "masked", "pass123", "password1", "password123", "letmein", "qwerty", "welcome", "1234", "12345", "123456", // keyscan:allow reason="words that are no passwords"
        "12345678", "foo", "bar", "baz", "x-oauth-basic", "x-access-token", "oauth2", "credentials", "login", "p4ssw0rd",
        "passphrase", "port", "host",
    };

    private static readonly SearchValues<string> ExampleHosts = SearchValues.Create(
        ["@example.", ".example.", "@localhost", "@127.0.0.1", "@[::1]", "@host:", "@host/", "@hostname", "@server:", "@0.0.0.0",
            "@domain", "@yourhost", "@my.host", "@myhost"],
        StringComparison.OrdinalIgnoreCase);

    public static CheckResult Run(in Candidate candidate)
    {
        ReadOnlySpan<char> password = candidate.Secret;
        bool standIn = password.Length < Shortest
            || Common.GetAlternateLookup<ReadOnlySpan<char>>().Contains(password)
            || password[0] is '$' or '%' or '<' or '{' or '[' or '*' or '(' or ':'
            || IsUserName(candidate)
            || (AtExampleHost(candidate.After) && WordLikeness.IsWords(password));
        return RuleChecks.Holds(!standIn);
    }

    /// <summary>The same word twice, <c>//user:user@</c>, protects nothing.</summary>
    private static bool IsUserName(in Candidate candidate)
    {
        ReadOnlySpan<char> before = candidate.Before.TrimEnd(":");
        return before.EndsWith(candidate.Secret, StringComparison.OrdinalIgnoreCase);
    }

    private static bool AtExampleHost(ReadOnlySpan<char> after) => after[..Math.Min(32, after.Length)].ContainsAny(ExampleHosts);
}
