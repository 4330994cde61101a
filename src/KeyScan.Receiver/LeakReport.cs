using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Receiver;

/// <summary>How a leak was reported.</summary>
public enum LeakSource
{
    /// <summary>By a webhook in the form of Standard Webhooks, which names the key and does not hold it.</summary>
    Webhook,

    /// <summary>By a message in the form of GitHub's secret scanning partners, which holds the key.</summary>
    Partner,

    /// <summary>By somebody who has the key, and nothing else to show for it.</summary>
    Possession,
}

/// <summary>A place where a key stands.</summary>
/// <param name="Repository">The repository, a name or an address; null where only an address of the place is known.</param>
/// <param name="Path">The file in it.</param>
/// <param name="Line">The line, 1-based.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Url">The address of the place.</param>
public sealed record LeakPlace(string? Repository, string? Path, long? Line, string? Commit, string? Url);

/// <summary>
/// A report that a key leaked. Its signature, or the caller's rate, is checked; whether the key is one of yours is for you to
/// find: by <see cref="KeyId"/> or <see cref="Fingerprint"/> in a <see cref="LeakSource.Webhook"/>, by <see cref="Token"/> or
/// <see cref="TokenHash"/> otherwise. What its text says comes from repositories that strangers write: show it as text, never
/// as code or markup.
/// </summary>
public sealed record LeakReport
{
    /// <summary>The report's id: the same when it is sent again.</summary>
    public required string Id { get; init; }

    /// <summary>How it came.</summary>
    public required LeakSource Source { get; init; }

    /// <summary>
    /// The id that the key has in the reporter's registry, which is yours where they imported your keys; null where the key
    /// itself came.
    /// </summary>
    public string? KeyId { get; init; }

    /// <summary>
    /// HMAC-SHA256 of the key under the reporter's pepper, as <c>e1:</c> and 64 hexadecimal digits; null where the key itself
    /// came.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>The key itself; null in a <see cref="LeakSource.Webhook"/>. Never log it.</summary>
    public string? Token { get; init; }

    /// <summary>What the reporter calls this kind of key; null where it does not say.</summary>
    public string? Type { get; init; }

    /// <summary>The person who answers for the key, as the reporter knows it.</summary>
    public string? Owner { get; init; }

    /// <summary>The team that answers for it, as the reporter knows it.</summary>
    public string? Team { get; init; }

    /// <summary>Where it works, as the reporter knows it.</summary>
    public string? Environment { get; init; }

    /// <summary>How bad the reporter thinks it is: critical, high, medium, low or info; null where it does not say.</summary>
    public string? Severity { get; init; }

    /// <summary>Since when it can be read by others; null where nobody says.</summary>
    public DateTimeOffset? FirstSeenAt { get; init; }

    /// <summary>Where it stands, as far as is known.</summary>
    public IReadOnlyList<LeakPlace> Places { get; init; } = [];

    /// <summary>
    /// SHA-256 of <see cref="Token"/>, lower-case hexadecimal, for who keeps keys as hashes; null where there is no token.
    /// </summary>
    public string? TokenHash => Token is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)));

    /// <summary>What can be logged: never the key.</summary>
    public override string ToString() => $"{Source} {Id}{(KeyId is null ? "" : $", key {KeyId}")}";
}
