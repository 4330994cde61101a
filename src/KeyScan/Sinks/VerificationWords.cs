namespace KeyScan.Sinks;

/// <summary>What a provider said of a secret, in words.</summary>
internal static class VerificationWords
{
    private const int ShownScopes = 6;

    /// <summary>
    /// The outcome, whose it is and what it opens; null where there is nothing to say. A stranger's text: to be made printable.
    /// </summary>
    public static string? Describe(VerificationResult verification)
    {
        string by = verification.Host is { } host ? $" ({host})" : "";
        string why = verification.Why is { } reason ? $": {reason}" : "";
        string? outcome = verification.Outcome switch
        {
            Outcome.Active => $"active: the provider accepts it{by}",
            Outcome.Inactive => $"inactive: the provider refuses it{by}",
            Outcome.Unknown => why.Length > 0 ? $"unknown{why}{by}" : $"unknown: the provider gave no clear answer{by}",
            Outcome.Canary => $"canary{(why.Length > 0 ? why : ": bait that tells its owner who uses it, so nobody asked")}",
            _ => verification.Why,
        };
        return verification.Identity is { } identity && Describe(identity) is { Length: > 0 } whose
            ? $"{outcome}, {whose}" : outcome;
    }

    private static string Describe(Identity identity)
    {
        string?[] parts =
        [
            identity.Account is null ? null : $"account {identity.Account}",
            identity.Owner is null ? null : $"owner {identity.Owner}",
            identity.Scopes.Count == 0 ? null : $"opens {Wording.Some(identity.Scopes, ShownScopes)}",
            identity.ExpiresAt is { } expires ? $"expires {Wording.Day(expires)}" : null,
            identity.LastUsedAt is { } used ? $"last used {Wording.Day(used)}" : null,
        ];
        return string.Join(", ", parts.Where(p => p is not null));
    }
}
