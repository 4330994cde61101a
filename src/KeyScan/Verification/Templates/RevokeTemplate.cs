namespace KeyScan.Verification.Templates;

/// <summary>How to take a secret back at its provider.</summary>
internal sealed record RevokeTemplate
{
    /// <summary>Who may.</summary>
    public required RevokeBy By { get; init; }

    /// <summary>What else ends with it.</summary>
    public required RevokeEffect Effect { get; init; }

    /// <summary>The only hosts that may be asked; those of <c>verify</c> where it has none of its own.</summary>
    public required IReadOnlyList<HostPattern> Hosts { get; init; }

    /// <summary>Values that have to stand near the secret; those of <c>verify</c> where it has none of its own.</summary>
    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>
    /// Names of the operator's own credentials that the steps use; given by reference. Empty where the secret itself is enough.
    /// </summary>
    public IReadOnlyList<string> Credentials { get; init; } = [];

    /// <summary>What is sent, in order. At least one. Their verdicts are accepted, refused and unknown.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Whether <c>verify</c> has to say inactive before it is done.</summary>
    public bool ConfirmByVerify { get; init; }

    /// <summary>How it is undone, or that it is not; never empty.</summary>
    public required string Undo { get; init; }

    /// <summary>The provider's own pages that state the request and the answers.</summary>
    public IReadOnlyList<string> References { get; init; } = [];
}

/// <summary>Who may revoke.</summary>
internal enum RevokeBy
{
    /// <summary>Whoever has the secret.</summary>
    Possession,

    /// <summary>The owner, with credentials of their own.</summary>
    Owner,
}

/// <summary>What ends with a revocation.</summary>
internal enum RevokeEffect
{
    /// <summary>This secret alone.</summary>
    ThisKey,

    /// <summary>All of the user's.</summary>
    AllKeysOfUser,

    /// <summary>The account.</summary>
    Account,
}
