using System.Text;
using KeyScan.Matching;
using KeyScan.Pipeline;
using KeyScan.Pipeline.Detectors;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Structured;

/// <summary>Files of known shape with a secret that is drawn when the test runs, and what a scan finds in them.</summary>
internal static class StructuredFile
{
    private static readonly RuleCatalogue Rules = RuleCatalogue.BuiltIn();

    /// <summary>Letters and digits that nobody knows.</summary>
    public static string Value(int seed = 1, int length = 24) => MadeTokens.Random("", length, seed);

    /// <summary>The matches, what is a step among them with its text: secrets as a report would show them.</summary>
    public static IReadOnlyList<Found> Scan(string path, string text) => Scan(path, Encoding.UTF8.GetBytes(text));

    /// <summary>The same, of bytes.</summary>
    public static IReadOnlyList<Found> Scan(string path, byte[] bytes)
    {
        var search = new ContentSearch(new Matcher(Rules), new ScanOptions { Rules = Rules });
        search.Begin(bytes.Length);
        MatchScratch scratch = search.Find(new Content(bytes, []), path);
        return [.. scratch.Matches.Select(m => new Found(
            m.Decoded?.Reveal() ?? Encoding.UTF8.GetString(bytes.AsSpan(m.Start, m.Length)), m.Step?.Text ?? "",
            m.Step?.Advice ?? "", string.Join(' ', m.Step?.Parts.Select(p => $"{p.Name}={p.Value}") ?? []), m.Confidence,
            m.Rule.Rule.Id,
            Encoding.UTF8.GetString(bytes.AsSpan(m.Start, m.Length))))];
    }
}

/// <summary>A match.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="Step">The step; empty for none.</param>
/// <param name="Advice">The platform's own way; empty for none.</param>
/// <param name="Parts">What belongs to it: <c>host=x user=y</c>.</param>
/// <param name="Confidence">How sure it is.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Raw">What stands in the file.</param>
internal sealed record Found(string Secret, string Step, string Advice, string Parts, Confidence Confidence, string Rule,
    string Raw);
