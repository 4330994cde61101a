namespace KeyScan.Verification.Templates;

/// <summary>Where the answer that says active tells whose the secret is.</summary>
internal sealed record IdentityTemplate
{
    /// <summary>The account, organisation or project.</summary>
    public Extract? Account { get; init; }

    /// <summary>The person or machine.</summary>
    public Extract? Owner { get; init; }

    /// <summary>What it opens: a list, or a text with commas or spaces.</summary>
    public Extract? Scopes { get; init; }

    /// <summary>When it ends.</summary>
    public Extract? ExpiresAt { get; init; }

    /// <summary>When it was last used.</summary>
    public Extract? LastUsedAt { get; init; }

    /// <summary>What makes it worse than others: the worst that fits counts.</summary>
    public IReadOnlyList<RiskEntry> Risk { get; init; } = [];
}

/// <summary>How bad a scope makes a secret.</summary>
/// <param name="Scope">A scope, in which <c>*</c> stands for anything.</param>
/// <param name="Level">How bad.</param>
internal sealed record RiskEntry(string Scope, Severity Level);
