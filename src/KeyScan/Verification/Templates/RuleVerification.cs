namespace KeyScan.Verification.Templates;

/// <summary>
/// How the secrets of some rules are verified, whose they are, and how they are revoked: data, from a rule file. Immutable.
/// </summary>
internal sealed record RuleVerification
{
    /// <summary>The rules that share it: the one it stands at, and those that say <c>verify_as</c>. At least one.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>Who issues the secrets.</summary>
    public required string Provider { get; init; }

    /// <summary>
    /// The rule family; part of what a verdict is remembered by, so that no other rule's verdict serves this one.
    /// </summary>
    public required string Family { get; init; }

    /// <summary>How to ask; null where it is only known how to revoke.</summary>
    public VerifyTemplate? Verify { get; init; }

    /// <summary>Where the answer says whose it is.</summary>
    public IdentityTemplate? Identity { get; init; }

    /// <summary>How to take it back at the provider.</summary>
    public RevokeTemplate? Revoke { get; init; }

    /// <summary>
    /// Recorded exchanges; empty for the templates compiled into the library, which were tried when it was built.
    /// </summary>
    public IReadOnlyList<RecordedExchange> Tests { get; init; } = [];

    /// <summary>
    /// SHA-256, hexadecimal, of what it says of asking and of whose a secret is: what another said is no verdict of this one.
    /// </summary>
    public required string Digest { get; init; }

    /// <summary>Where it stands, <c>file:line:column</c>, or <c>built-in</c>.</summary>
    public required string Origin { get; init; }
}
