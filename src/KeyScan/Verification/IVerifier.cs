namespace KeyScan.Verification;

/// <summary>Says whether a secret works.</summary>
internal interface IVerifier
{
    /// <summary>Asks. Never throws for what a provider does: what could not be asked is unknown, never inactive.</summary>
    Task<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellation);
}
