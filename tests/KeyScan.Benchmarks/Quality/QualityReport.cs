using KeyScan.Detection.Assignments;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Training;

namespace KeyScan.Benchmarks.Quality;

/// <summary>
/// How much is found and how much of it is none: on labelled text, on clean code, and on a corpus of our own with floors.
/// </summary>
internal static class QualityReport
{
    private const string Whole = "everything";

    private static readonly Confidence[] Tiers = [Confidence.Certain, Confidence.High, Confidence.Medium, Confidence.Low];

    /// <summary>Precision, recall and F1 for each tier and up, then for each rule.</summary>
    public static int Labelled(string folder)
    {
        var labels = new LabelledFolder(folder);
        Print(labels, [.. ScanEach(RuleCatalogue.BuiltIn(), Directory.GetDirectories(labels.Files)).SelectMany(Places)]);
        return 0;
    }

    /// <summary>
    /// The same, each fold of repositories with the judge's table that was fitted without them (`KeyScan.Training folds`): what
    /// the whole program finds in repositories that it has not seen.
    /// </summary>
    /// <param name="folder">Labelled text.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="report">Takes a line for each place, as a report's, where it is not null.</param>
    public static int HeldOut(string folder, string tables, string? report)
    {
        var labels = new LabelledFolder(folder);
        foreach ((string name, RuleCatalogue rules) in report is null ? Parts() : Parts().Take(1))
        {
            Console.WriteLine(name);
            var places = new List<Place>();
            foreach (var fold in Directory.GetDirectories(labels.Files).GroupBy(d => Folds.Find(Path.GetFileName(d)))
                .OrderBy(g => g.Key))
            {
                Judge.Table = TreeTable.Read(File.ReadAllBytes(Folds.TableOf(tables, fold.Key)));
                places.AddRange(ScanEach(rules, fold).SelectMany(Places));
            }
            Print(labels, places, byRule: name == Whole);
            if (report is not null)
                File.WriteAllLines(report, places.Select(p => p.ToLine()));
        }
        return 0;
    }

    /// <summary>The program, and what is left of it without one of its parts.</summary>
    private static IEnumerable<(string Name, RuleCatalogue Rules)> Parts()
    {
        RuleCatalogue all = RuleCatalogue.BuiltIn();
        yield return (Whole, all);
        yield return ("lexer and judge alone", RuleCatalogue.Of(all.Rules.Where(r => r.Assignment != AssignmentKind.None)));
        yield return ("without lexer, judge and structured files",
            RuleCatalogue.Of(all.Rules.Where(r => r.Assignment == AssignmentKind.None)));
        yield return ("without providers that are known by name alone",
            RuleCatalogue.Of(all.Rules.Where(r => r.Names.Count == 0)));
    }

    private static IEnumerable<Place> Places(ScanReport report) =>
        report.Findings.SelectMany(f => f.Locations.Select(l => new Place(f.Confidence, f.Rule.Id, l)));

    private static void Print(LabelledFolder labels, List<Place> found, bool byRule = true)
    {
        int core = labels.Spans.Count(s => s.IsCore);
        Console.WriteLine($"{labels.Spans.Count} spans, {core} core; {found.Count} places");
        Console.WriteLine($"{"tier and up",-12}{"places",8}{"TP",6}{"FP",6}{"X",6}{"none",6}{"P",8}{"R core",8}{"F1 core",9}");
        foreach (Confidence tier in Tiers)
        {
            var places = found.Where(f => f.Confidence >= tier).Select(p => labels.Touched(p.At).ToArray()).ToArray();
            HashSet<LabelledFolder.Span> hit = [.. places.SelectMany(Best)];
            int t = hit.Count(s => s.Truth == 'T'), f = hit.Count(s => s.Truth == 'F'), ofCore = hit.Count(s => s.IsCore);
            double precision = t / Math.Max(1.0, t + f), recall = ofCore / Math.Max(1.0, core),
                corePrecision = ofCore / Math.Max(1.0, ofCore + f);
            Console.WriteLine($"{tier,-12}{places.Length,8}{t,6}{f,6}{hit.Count(s => s.Truth == 'X'),6}"
                + $"{places.Count(p => p.Length == 0),6}{precision,8:F3}{recall,8:F3}"
                + $"{2 * corePrecision * recall / Math.Max(1e-9, corePrecision + recall),9:F3}");
        }
        foreach (var rule in byRule ? found.GroupBy(f => f.Rule).OrderByDescending(g => g.Count())
            : Enumerable.Empty<IGrouping<string, Place>>())
        {
            char[] truths = [.. rule.Select(p => Best(labels.Touched(p.At)).Select(s => s.Truth).FirstOrDefault('-'))];
            Console.WriteLine($"  {rule.Key,-40} T {truths.Count(c => c == 'T'),5} F {truths.Count(c => c == 'F'),5} X "
                + $"{truths.Count(c => c == 'X'),5} none {truths.Count(c => c == '-'),5}");
        }
    }

    /// <summary>
    /// Findings a megabyte where there should be none, for each tier and up, and those of medium and up by place. A megabyte is
    /// one of text, the stricter; what it would be of all bytes that were covered, with pictures and archives, stands beside
    /// it.
    /// </summary>
    public static int Clean(string folder)
    {
        ScanReport[] reports =
            [.. ScanEach(RuleCatalogue.BuiltIn(), Directory.GetDirectories(folder).Order(StringComparer.Ordinal))];
        Finding[] findings = [.. reports.SelectMany(r => r.Findings)];
        double all = reports.Sum(r => r.Coverage.Bytes) / 1e6, text = BytesOfText(folder) / 1e6;
        Console.WriteLine($"{reports.Length} repositories, {reports.Sum(r => r.Coverage.Files):N0} files, {text:F1} MB of text, "
            + $"{all:F1} MB of all bytes");
        foreach (Confidence tier in Tiers)
        {
            int count = findings.Count(f => f.Confidence >= tier);
            Console.WriteLine($"{tier,-12}{count,6} {count / text,6:F3} a MB of text {count / all,6:F3} a MB of all bytes");
        }
        foreach (Finding finding in findings.Where(f => f.Confidence >= Confidence.Medium))
            Console.WriteLine($"  {finding.Confidence,-8} {finding.Rule.Id,-28} "
                + $"{Path.GetRelativePath(folder, finding.Locations[0].Provenance.Path)}:{finding.Locations[0].StartLine} "
                + $"{finding.Secret}");
        return 0;
    }

    /// <summary>The bytes of the files that have no NUL among their first 8,000, which is how git tells text.</summary>
    private static long BytesOfText(string folder)
    {
        const int Looked = 8000;
        byte[] start = new byte[Looked];
        long bytes = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            using FileStream stream = File.OpenRead(file);
            int length = stream.ReadAtLeast(start, Looked, throwOnEndOfStream: false);
            bytes += start.AsSpan(0, length).Contains((byte)0) ? 0 : stream.Length;
        }
        return bytes;
    }

    /// <summary>
    /// The corpus of <see cref="OwnCorpus"/>, and an example of each rule, against their floors; 1 where one is not reached.
    /// </summary>
    public static int Own()
    {
        bool holds = Measured(OwnCorpus.Write, (labels, hit, sure) =>
        {
            double secrets = labels.Spans.Count(s => s.Truth == 'T'), none = labels.Spans.Count(s => s.Truth == 'F');
            bool all = Floor("recall, every tier", hit.Count(s => s.Truth == 'T') / secrets, OwnCorpus.LeastRecall);
            all &= Floor("recall, medium and up", sure.Count(s => s.Truth == 'T') / secrets, OwnCorpus.LeastSureRecall);
            all &= Floor("left alone, every tier", 1 - (hit.Count(s => s.Truth == 'F') / none), OwnCorpus.LeastLeftAlone);
            return all & Floor("left alone, medium and up", 1 - (sure.Count(s => s.Truth == 'F') / none),
                OwnCorpus.LeastSurelyLeftAlone);
        });
        IReadOnlyList<Rule> rules = RuleCatalogue.BuiltIn().Rules;
        return holds & Measured(folder => OwnCorpus.WriteExamples(folder, rules), (labels, hit, sure) =>
            Floor("examples of rules, every tier", hit.Count / (double)labels.Spans.Count, OwnCorpus.LeastExamples)
                & Floor("examples, medium and up", sure.Count / (double)labels.Spans.Count, OwnCorpus.LeastSureExamples)) ? 0 : 1;
    }

    private static bool Measured(Action<string> write,
        Func<LabelledFolder, HashSet<LabelledFolder.Span>, HashSet<LabelledFolder.Span>, bool> measure)
    {
        string folder = Directory.CreateTempSubdirectory("keyscan-quality-").FullName;
        try
        {
            write(folder);
            var labels = new LabelledFolder(folder);
            ScanReport report = Scan(RuleCatalogue.BuiltIn(), labels.Files);
            HashSet<LabelledFolder.Span> hit = [.. report.Findings.SelectMany(f => f.Locations).SelectMany(labels.Touched)];
            HashSet<LabelledFolder.Span> sure = [.. report.Findings.Where(f => f.Confidence >= Confidence.Medium)
                .SelectMany(f => f.Locations).SelectMany(labels.Touched)];
            bool holds = measure(labels, hit, sure);
            foreach (LabelledFolder.Span span in labels.Spans.Where(s => hit.Contains(s) != (s.Truth == 'T')))
                Console.WriteLine($"  {(span.Truth == 'T' ? "missed" : "wrong ")} {OwnCorpus.FormAt(span.Path)}");
            return holds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Floor(string what, double share, double least)
    {
        Console.WriteLine($"{what,-28}{share:F3}, floor {least:F3}{(share < least ? "  BELOW" : "")}");
        return share >= least;
    }

    private static LabelledFolder.Span[] Best(IEnumerable<LabelledFolder.Span> spans)
    {
        LabelledFolder.Span[] all = [.. spans];
        foreach (char truth in "TFX")
        {
            LabelledFolder.Span[] best = [.. all.Where(s => s.Truth == truth)];
            if (best.Length > 0)
                return best;
        }
        return [];
    }

    /// <summary>
    /// Each folder by itself, as repositories are scanned: a secret that stands in two is two findings, and what one place says
    /// of it is nothing to the other.
    /// </summary>
    private static IEnumerable<ScanReport> ScanEach(RuleCatalogue rules, IEnumerable<string> folders)
    {
        var scanner = new Scanner(new ScanOptions { Rules = rules });
        foreach (string folder in folders)
            yield return Scan(scanner, folder);
    }

    private static ScanReport Scan(RuleCatalogue rules, string folder) =>
        Scan(new Scanner(new ScanOptions { Rules = rules }), folder);

    private static ScanReport Scan(Scanner scanner, string folder) =>
        scanner.Scan(new DirectorySource(new DirectoryOptions { Paths = [folder], NoIgnore = true }), folder,
            new CoverageCounter(), CancellationToken.None);
}
