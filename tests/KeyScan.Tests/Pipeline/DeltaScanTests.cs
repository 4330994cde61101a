using System.Globalization;
using KeyScan.Matching;
using KeyScan.Matching.Delta;
using KeyScan.Pipeline;
using KeyScan.Pipeline.Detectors;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

/// <summary>A search of what is new in a text finds what a search of all of it finds.</summary>
public sealed class DeltaScanTests
{
    /// <summary>
    /// More chains, for who wants to look longer: <c>KEYSCAN_DELTA_CHAINS=100000 dotnet test --filter DeltaScan</c>.
    /// </summary>
    private static readonly int Chains =
        int.Parse(Environment.GetEnvironmentVariable("KEYSCAN_DELTA_CHAINS") ?? "600", CultureInfo.InvariantCulture);

    private const int Longest = 12;
    private static readonly ScanOptions Options = new() { Rules = RuleCatalogue.BuiltIn() };
    private static readonly Matcher Matcher = new(Options.Rules);
    private readonly ContentSearch _delta = new(Matcher, Options);
    private readonly ContentSearch _full = new(new Matcher(Options.Rules) { RemembersLines = false }, Options);

    [Fact]
    public void Of_texts_made_of_one_another_by_adversarial_deltas_the_same_is_found()
    {
        int parts = 0;
        for (int seed = 0; seed < Chains; seed++)
        {
            var text = new DeltaText(seed);
            var link = new DeltaLink();
            link.Begin(isBase: true);
            Compare(text.Bytes, link, $"seed {seed}, whole");
            for (int depth = 1; depth <= 1 + (seed % Longest); depth++)
            {
                link.Begin(isBase: true, link.Note, text.Bytes.Length);
                text.Change(link);
                Compare(text.Bytes, link, $"seed {seed}, delta {depth}");
                parts += link.Note is null ? 0 : 1;
            }
        }
        Assert.InRange(parts, Chains, int.MaxValue);
    }

    [Fact]
    public void Lines_that_are_new_are_searched_and_most_of_the_others_are_not()
    {
        byte[] text = Text(2000), changed = Text(2000);
        "XYZ"u8.CopyTo(changed.AsSpan(40_000));
        var link = new DeltaLink();
        link.Begin(isBase: true);
        _ = Search(_delta, text, link);
        Assert.NotNull(link.Note);
        link.Begin(isBase: false, link.Note, text.Length);
        link.AddCopy(0, 0, 40_000);
        link.AddCopy(40_003, 40_003, text.Length - 40_003);
        var plan = new DeltaPlan();
        Assert.True(plan.TryMake(changed, link));
        Assert.InRange(plan.Zones.ToArray().Sum(z => z.End - z.Start), 40, 1000);
        Assert.Contains(plan.Zones.ToArray(), z => z.Start <= 40_000 && z.End >= 40_003);
    }

    [Fact]
    public void A_key_whose_halves_come_from_different_ends_of_the_base_is_found()
    {
        string key = ExampleOf("github-classic-pat");
        byte[] text = Bytes($"{key[..17]}\n{new string('\n', 5000)}{key[17..]}\n");
        var link = new DeltaLink();
        link.Begin(isBase: true);
        Assert.DoesNotContain(Search(_delta, text, link), static m => m.Contains("github-classic-pat", StringComparison.Ordinal));
        link.Begin(isBase: true, link.Note, text.Length);
        link.AddCopy(0, 0, 17);
        link.AddCopy(text.Length - key.Length + 16, 17, key.Length - 16);
        Assert.Contains(Search(_delta, Bytes($"{key}\n"), link),
            static m => m.StartsWith("kept 6+40 github-classic-pat", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_was_not_searched_to_its_end_is_no_base()
    {
        var link = new DeltaLink();
        link.Begin(isBase: true);
        byte[] binary = [.. Text(50), 0, 1, 2, 0, .. Text(50)];
        _ = Search(_delta, binary, link, textLength: 1024);
        Assert.Null(link.Note);
    }

    private void Compare(byte[] text, DeltaLink link, string which)
    {
        string[] part = Search(_delta, text, link), whole = Search(_full, text, link: null);
        Assert.True(whole.SequenceEqual(part),
            $"{which}: a search of all finds\n{string.Join('\n', whole)}\na search of what is new\n{string.Join('\n', part)}");
    }

    private static string[] Search(ContentSearch search, byte[] text, DeltaLink? link, int textLength = -1)
    {
        search.Begin(text.Length);
        MatchScratch scratch =
            search.Find(new Content(text, []) { TextLength = textLength < 0 ? text.Length : textLength }, "", link);
        return [.. scratch.AllMatches.Select(m => $"{m.Start}+{m.Length} {m.Rule.Rule.Id} {m.Confidence} {m.Decoded?.Reveal()} "
            + $"{string.Join('<', m.DecodedBy)}"),
            .. scratch.Matches.Select(m => $"kept {m.Start}+{m.Length} {m.Rule.Rule.Id}"),
            .. PartReader.Read(text, scratch, i => $"match {i}")
            .Select((p, i) => $"parts of {i}: {string.Join(", ", p.Select(e => $"{e.Name} {e.Value}"))}")];
    }

    private static byte[] Text(int lines) =>
        Bytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"    sum += values[{i}] * weights[{i}]; // and so on\n")));

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string ExampleOf(string rule) =>
        KeyScan.Rules.Examples.ExampleTemplate.Expand(Options.Rules.Rules.Single(r => r.Id == rule).Examples[0], new Random(1));
}
