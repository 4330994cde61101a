using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// A secret found in a text. Offsets into the text that is borrowed; becomes a <see cref="Finding"/> before the text goes back.
/// </summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Start">0-based offset of the secret's first byte, or of what it was decoded from.</param>
/// <param name="Length">Bytes of the secret, or of what it was decoded from.</param>
/// <param name="Confidence">The rule's confidence, or certain where a check proved it.</param>
/// <param name="Entropy">Bits per character.</param>
internal sealed record RuleMatch(CompiledRule Rule, int Start, int Length, Confidence Confidence, double Entropy)
{
    /// <summary>The offset just after the secret.</summary>
    public int End => Start + Length;

    /// <summary>The secret where it does not stand in the text as it is; null where it does.</summary>
    public Secret? Decoded { get; init; }

    /// <summary>How it was decoded, outermost first; empty where it was not.</summary>
    public IReadOnlyList<string> DecodedBy { get; init; } = [];

    /// <summary>Whether the shape of the file says that a credential stands there.</summary>
    public bool IsInSlot { get; init; }

    /// <summary>The step of the file that it belongs to; null where the file has no steps that are known.</summary>
    public StepPlace? Step { get; init; }

    /// <summary>The issued key it is; null where it is none or nobody looked.</summary>
    public IssuedKey? IssuedKey { get; init; }

    /// <summary>The fingerprint that the issued key is known by.</summary>
    public Fingerprint? Fingerprint { get; init; }
}
