using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>Says whether a secret works.</summary>
internal interface IVerifier
{
    /// <summary>Asks. Never throws for what a provider does: what could not be asked is unknown, never inactive.</summary>
    Task<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellation);
}

/// <summary>A secret to ask about. Prints without it.</summary>
/// <param name="Template">How; it has a <c>verify</c>.</param>
/// <param name="Values">The secret and the needs, by name.</param>
internal sealed record VerificationRequest(RuleVerification Template, IReadOnlyDictionary<string, string> Values)
{
    /// <inheritdoc/>
    public override string ToString() => $"verification of a secret of {Template.Rules[0]}";
}
