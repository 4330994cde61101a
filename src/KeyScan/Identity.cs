namespace KeyScan;

/// <summary>Whose a working secret is and what it opens, as its provider says. A stranger's text, all of it.</summary>
public sealed record Identity
{
    /// <summary>The account, organisation or project.</summary>
    public string? Account { get; init; }

    /// <summary>The person or machine it was issued to.</summary>
    public string? Owner { get; init; }

    /// <summary>What it opens, in the provider's words.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>When it ends; null where it does not, or the provider does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>How bad what it opens makes it; null where the rule does not say.</summary>
    public Severity? Risk { get; init; }
}
