using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KeyScan.Detection.Assignments;
using KeyScan.Matching;
using KeyScan.Matching.Checks;
using KeyScan.Matching.Literals;
using KeyScan.Pipeline.Detectors;
using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>
/// Tells, step by step, what rules make of a text: for whoever writes a rule, and for whoever wonders at a finding. Secrets stay
/// redacted.
/// </summary>
internal sealed class RuleTrial(RuleCatalogue catalogue)
{
    private const int MostParts = 12;
    private const int MostLines = 2000;

    private readonly LiteralIndex _index = BuiltInLayout.LiteralsOf(catalogue);

    /// <summary>Lines that explain each literal's hit, and at the end what a scan reports.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="path">The path it is taken to have; empty for none.</param>
    public IReadOnlyList<string> Explain(ReadOnlySpan<byte> text, string path)
    {
        var lines = new List<string>();
        var hits = new HitList();
        Prefilter.Create(_index.Literals).Find(text, 0, text.Length, hits);
        var traits = new PathTraits(path);
        int seen = 0;
        foreach (LiteralHit hit in hits.Hits)
        {
            if (lines.Count > MostLines)
            {
                lines.Add("… there is more: try a shorter text");
                break;
            }
            string literal = Encoding.ASCII.GetString(_index.Literals[hit.Literal].Bytes);
            foreach (int rule in _index.RulesOf(hit.Literal))
                ExplainRule(text, hit, literal, catalogue[rule], path, lines);
            if (_index.WakesAssignments(hit.Literal))
                ExplainAssignment(text, hit.Start, literal, traits, ref seen, lines);
        }
        var search = new ContentSearch(new Matcher(catalogue), new ScanOptions { Rules = catalogue });
        search.Begin(text.Length);
        MatchScratch scratch = search.Find(new Content(text, []), path);
        lines.Add(scratch.Matches.Count == 0 ? "a scan reports nothing" : "a scan reports");
        foreach (RuleMatch match in scratch.Matches)
            lines.Add($"  {match.Rule.Rule.Id} ({Lower(match.Confidence)}) at byte "
                + $"{match.Start}{(match.Step is { } step ? $", in {step.Text}" : "")}: "
                + $"{match.Decoded ?? new Secret(Encoding.UTF8.GetString(text[match.Start..match.End]))}");
        return lines;
    }

    private static void ExplainRule(ReadOnlySpan<byte> text, LiteralHit hit, string literal, CompiledRule rule, string path,
        List<string> lines)
    {
        // Rules that go by names share one search, which is not by pattern.
        if (rule.Rule.Names.Count > 0)
            return;
        (int start, int end) = Matcher.WindowAt(text, hit.Start, literal.Length, rule.Rule.Window);
        lines.Add($"{rule.Rule.Id}: literal `{literal}` at byte {hit.Start}, window of bytes {start} to {end}");
        if (!rule.AppliesTo(path))
        {
            lines.Add($"  the rule does not look at {path}");
            return;
        }
        char[] window = new char[end - start];
        WindowText.Widen(text[start..end], window);
        Match match = rule.Pattern.Match(new string(window));
        if (!match.Success)
            lines.Add("  the pattern does not match");
        for (; match.Success; match = match.NextMatch())
            ExplainMatch(window, start, match.Groups[rule.SecretGroup], rule, lines);
    }

    private static void ExplainMatch(char[] window, int start, Group secret, CompiledRule rule, List<string> lines)
    {
        var candidate = new Candidate(window, secret.Index, secret.Length);
        lines.Add($"  the pattern matches at byte {start + secret.Index}, {secret.Length} bytes: {new Secret(secret.Value)}");
        double entropy = Entropy.PerCharacter(candidate.Secret);
        if (rule.Rule.MinEntropy > 0)
            lines.Add($"  entropy {Number(entropy)}, at least {Number(rule.Rule.MinEntropy)}: "
                + $"{(entropy >= rule.Rule.MinEntropy ? "holds" : "fails")}");
        foreach (RuleCheck check in rule.Rule.Checks)
            lines.Add($"  check {check}: {RuleChecks.Run(check, candidate).ToString().ToLowerInvariant()}");
        if (FalsePositive.IsReference(candidate.Secret))
            lines.Add("  it refers to where the secret is: none, unless a check proves it");
        if (FalsePositive.IsMadeUp(candidate.Secret))
            lines.Add("  it is made up: none, unless a check proves it");
        if (rule.Allows(candidate.Secret))
            lines.Add("  an allow pattern of the rule matches: none");
    }

    private static void ExplainAssignment(ReadOnlySpan<byte> text, int hit, string literal, in PathTraits path, ref int seen,
        List<string> lines)
    {
        int before = seen;
        if (!AssignmentLexer.TryRead(text, hit, path, ref seen, out Assignment found))
        {
            if (hit >= before)
                lines.Add($"assignment: literal `{literal}` at byte {hit}, no name with a value");
            return;
        }
        string name = Encoding.UTF8.GetString(text[found.NameStart..found.NameEnd]);
        if (found.Kind == AssignmentKind.UrlPassword)
            name = name[..name.IndexOf(':', StringComparison.Ordinal)];
        lines.Add($"assignment of {found.Kind}: literal `{literal}` at byte {hit}, name `{name}`, {found.Binding}, "
            + $"{found.Form} value at byte {found.ValueStart}, "
            + $"{found.ValueEnd - found.ValueStart} bytes: "
            + $"{new Secret(Encoding.UTF8.GetString(text[found.ValueStart..found.ValueEnd]))}");
        VetoReason veto = Veto.Find(text, found, path);
        if (veto != VetoReason.None)
        {
            lines.Add($"  none before it is judged: {veto}");
            return;
        }
        float[] features = new float[Features.Count], parts = new float[Features.Count];
        Features.Fill(text, found, path, features);
        float start = Judge.Explain(features, parts);
        Verdict verdict = Judge.Try(text, found, path, features);
        lines.Add($"  the judge: {verdict.Answer}, probability {Number(verdict.Probability)}; a secret from "
            + $"{Number(Judge.SecretFrom)}, weak from {Number(Judge.WeakFrom)}");
        lines.Add($"  {Signed(start)} to start with");
        foreach (int i in Enumerable.Range(0, Features.Count).OrderByDescending(i => Math.Abs(parts[i])).Take(MostParts)
            .Where(i => parts[i] != 0))
            lines.Add($"  {Signed(parts[i])} {(JudgeFeature)i} = {Number(features[i])}");
    }

    private static string Lower(Confidence confidence) => confidence.ToString().ToLowerInvariant();

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.00;-0.00", CultureInfo.InvariantCulture);
}
