using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>A secret to ask about. Prints without it.</summary>
/// <param name="Template">How; it has a <c>verify</c>.</param>
/// <param name="Values">The secret and the needs, by name.</param>
internal sealed record VerificationRequest(RuleVerification Template, IReadOnlyDictionary<string, string> Values)
{
    private const int ShortestSecret = 6;

    /// <summary>A verdict that was said before is too old, however long it would hold.</summary>
    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The values that are secret; shorter ones are no secrets, and words that happen to be in others.</summary>
    public IEnumerable<string> Secrets => Values
        .Where(v => v.Key == ValueTemplate.SecretName || Template.Verify!.Needs.Any(n => n.Name == v.Key && n.IsSecret))
        .Select(v => v.Value).Where(v => v.Length >= ShortestSecret);

    /// <inheritdoc/>
    public override string ToString() => $"verification of a secret of {Template.Rules[0]}";
}
