using System.Text;
using System.Text.RegularExpressions;
using KeyScan.Detection.Issued;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Matching;
using KeyScan.Rules;

namespace KeyScan.Pipeline.Detectors;

/// <summary>
/// Keys that the organisation has issued: among what rules have found, and every token of the text that could be one.
/// </summary>
internal sealed class IssuedKeyDetector(IssuedKeys keys) : IDetector
{
    private static readonly CompiledRule Rule =
        new(IssuedKeyRule.Rule, static () => new Regex(IssuedKeyRule.Rule.Pattern), static () => []);

    private readonly TokenFinder _tokens = keys.CreateFinder();
    private readonly List<IssuedToken> _found = [];

    /// <inheritdoc/>
    public void Find(in Content content, TextPass pass)
    {
        ReadOnlySpan<byte> text = content.Text;
        List<RuleMatch> matches = pass.Scratch.AllMatches;
        for (int i = 0; i < matches.Count; i++)
        {
            if (keys.Find(text[matches[i].Start..matches[i].End]) is { } issued)
            {
                matches[i] = Mark(matches[i], issued);
                pass.HasEdits = true;
            }
        }
        _tokens.Find(text, _found);
        foreach (IssuedToken token in _found)
        {
            if (matches.Exists(m => m.Start == token.Start && m.Length == token.Length))
                continue;
            ReadOnlySpan<byte> secret = text.Slice(token.Start, token.Length);
            double entropy = Entropy.PerCharacter(Encoding.UTF8.GetString(secret));
            var match = new RuleMatch(Rule, token.Start, token.Length, Confidence.Certain, entropy);
            pass.More.Add(Mark(match, keys.Of(token.Match, secret)));
        }
    }

    private static RuleMatch Mark(RuleMatch match, IssuedSecret issued) =>
        match with { Confidence = Confidence.Certain, IssuedKey = issued.Key, Fingerprint = issued.Fingerprint };
}
