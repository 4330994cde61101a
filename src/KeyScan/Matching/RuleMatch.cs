using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>A secret found in a text. Offsets into the text that is borrowed; becomes a <see cref="Finding"/> before the text goes back.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Start">0-based offset of the secret's first byte.</param>
/// <param name="Length">Bytes of the secret.</param>
/// <param name="Confidence">The rule's confidence, or certain where a check proved it.</param>
/// <param name="Entropy">Bits per character.</param>
internal sealed record RuleMatch(CompiledRule Rule, int Start, int Length, Confidence Confidence, double Entropy)
{
    /// <summary>The offset just after the secret.</summary>
    public int End => Start + Length;
}
