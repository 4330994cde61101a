using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;

namespace KeyScan.Benchmarks.Quality;

/// <summary>How much is found and how much of it is none: on labelled text, on clean code, and on a corpus of our own with floors.</summary>
internal static class QualityReport
{
    private static readonly Confidence[] Tiers = [Confidence.Certain, Confidence.High, Confidence.Medium, Confidence.Low];

    /// <summary>Precision, recall and F1 for each tier and up, then for each rule.</summary>
    public static int Labelled(string folder)
    {
        var labels = new LabelledFolder(folder);
        ScanReport report = Scan(labels.Files);
        int core = labels.Spans.Count(s => s.IsCore);
        Console.WriteLine($"{labels.Spans.Count} spans, {core} core; {report.Findings.Count} findings");
        Console.WriteLine($"{"tier and up",-12}{"places",8}{"TP",6}{"FP",6}{"X",6}{"none",6}{"P",8}{"R core",8}{"F1 core",9}");
        foreach (Confidence tier in Tiers)
        {
            var places = report.Findings.Where(f => f.Confidence >= tier).SelectMany(f => f.Locations).Select(p => (Place: p, Spans: labels.Touched(p).ToArray())).ToArray();
            HashSet<LabelledFolder.Span> hit = [.. places.SelectMany(p => Best(p.Spans))];
            int t = hit.Count(s => s.Truth == 'T'), f = hit.Count(s => s.Truth == 'F'), found = hit.Count(s => s.IsCore);
            double precision = t / Math.Max(1.0, t + f), recall = found / Math.Max(1.0, core), ofCore = found / Math.Max(1.0, found + f);
            Console.WriteLine($"{tier,-12}{places.Length,8}{t,6}{f,6}{hit.Count(s => s.Truth == 'X'),6}{places.Count(p => p.Spans.Length == 0),6}{precision,8:F3}{recall,8:F3}{2 * ofCore * recall / Math.Max(1e-9, ofCore + recall),9:F3}");
        }
        foreach (var rule in report.Findings.GroupBy(f => f.Rule.Id).OrderByDescending(g => g.Count()))
        {
            char[] truths = [.. rule.SelectMany(f => f.Locations).Select(p => Best(labels.Touched(p)).Select(s => s.Truth).FirstOrDefault('-'))];
            Console.WriteLine($"  {rule.Key,-40} T {truths.Count(c => c == 'T'),5} F {truths.Count(c => c == 'F'),5} X {truths.Count(c => c == 'X'),5} none {truths.Count(c => c == '-'),5}");
        }
        return 0;
    }

    /// <summary>Findings a megabyte where there should be none, for each tier and up, and those of medium and up by place.</summary>
    public static int Clean(string folder)
    {
        ScanReport report = Scan(folder);
        double megabytes = report.Coverage.Bytes / 1e6;
        Console.WriteLine($"{megabytes:F1} MB");
        foreach (Confidence tier in Tiers)
            Console.WriteLine($"{tier,-12}{report.Findings.Count(f => f.Confidence >= tier),6} {report.Findings.Count(f => f.Confidence >= tier) / megabytes,6:F2} a MB");
        foreach (Finding finding in report.Findings.Where(f => f.Confidence >= Confidence.Medium))
            Console.WriteLine($"  {finding.Confidence,-8} {finding.Rule.Id,-28} {Path.GetRelativePath(folder, finding.Locations[0].Provenance.Path)}:{finding.Locations[0].StartLine} {finding.Secret}");
        return 0;
    }

    /// <summary>The corpus of <see cref="OwnCorpus"/> against its floors; 1 where one is not reached.</summary>
    public static int Own()
    {
        string folder = Directory.CreateTempSubdirectory("keyscan-quality-").FullName;
        try
        {
            OwnCorpus.Write(folder);
            var labels = new LabelledFolder(folder);
            ScanReport report = Scan(labels.Files);
            HashSet<LabelledFolder.Span> hit = [.. report.Findings.SelectMany(f => f.Locations).SelectMany(labels.Touched)];
            HashSet<LabelledFolder.Span> sure = [.. report.Findings.Where(f => f.Confidence >= Confidence.Medium).SelectMany(f => f.Locations).SelectMany(labels.Touched)];
            double secrets = labels.Spans.Count(s => s.Truth == 'T'), none = labels.Spans.Count(s => s.Truth == 'F');
            bool holds = Floor("recall, every tier", hit.Count(s => s.Truth == 'T') / secrets, OwnCorpus.LeastRecall);
            holds &= Floor("recall, medium and up", sure.Count(s => s.Truth == 'T') / secrets, OwnCorpus.LeastSureRecall);
            holds &= Floor("left alone, every tier", 1 - (hit.Count(s => s.Truth == 'F') / none), OwnCorpus.LeastLeftAlone);
            holds &= Floor("left alone, medium and up", 1 - (sure.Count(s => s.Truth == 'F') / none), OwnCorpus.LeastSurelyLeftAlone);
            foreach (LabelledFolder.Span span in labels.Spans.Where(s => hit.Contains(s) != (s.Truth == 'T')))
                Console.WriteLine($"  {(span.Truth == 'T' ? "missed" : "wrong ")} {OwnCorpus.FormAt(span.Path)}");
            return holds ? 0 : 1;
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

    private static ScanReport Scan(string folder) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn() })
            .Scan(new DirectorySource(new DirectoryOptions { Paths = [folder], NoIgnore = true }), folder, new Coverage(), CancellationToken.None);
}
