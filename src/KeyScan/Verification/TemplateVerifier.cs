using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>Asks as templates say: bait nobody, what is remembered from memory, the rest at its provider.</summary>
/// <param name="player">Plays steps.</param>
/// <param name="memory">Remembers verdicts.</param>
/// <param name="time">What time it is.</param>
internal sealed class TemplateVerifier(StepPlayer player, VerdictMemory memory, TimeProvider time) : IVerifier
{
    /// <summary>Why a secret that <see cref="VerifyTemplate.Only"/> leaves out is asked about by nobody.</summary>
    public const string OtherKind = "not asked: the rule knows no way to ask about keys of this kind";

    /// <inheritdoc/>
    public async Task<VerificationResult> VerifyAsync(VerificationRequest request, CancellationToken cancellation)
    {
        if (Canaries.Find(request.Values.Values) is { } canary)
            return new VerificationResult
            {
                Outcome = Outcome.Canary,
                Why = $"{canary.Issuer}'s bait; nobody asked ({canary.Reference})",
            };
        if (request.Values.TryGetValue(ValueTemplate.SecretName, out string? secret) && !request.Template.Verify!.Covers(secret))
            return new VerificationResult { Outcome = Outcome.NotTried, Why = OtherKind };
        return await memory.GetAsync(request, () => AskAsync(request, cancellation)).WaitAsync(cancellation);
    }

    private async Task<VerificationResult> AskAsync(VerificationRequest request, CancellationToken cancellation)
    {
        VerifyTemplate verify = request.Template.Verify!;
        PlayedSteps played =
            await player.PlayAsync(verify.Steps, request.Values, verify.PerSecond, request.Template.Identity, cancellation);
        return new VerificationResult
        {
            Outcome = played.Verdict switch
            {
                Verdict.Active => Outcome.Active,
                Verdict.Inactive => Outcome.Inactive,
                _ when !played.WasAsked => Outcome.NotTried,
                _ => Outcome.Unknown,
            },
            Identity = played.Identity,
            Why = played.Why,
            At = played.IsAnswered ? time.GetUtcNow() : null,
            Host = played.Host.Length > 0 ? played.Host : null,
        };
    }
}
