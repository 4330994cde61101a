using KeyScan.Detection.Assignments;

namespace KeyScan.Training;

/// <summary>Fits and measures.</summary>
internal static class Experiment
{
    private const int Folds = 5;

    /// <summary>Fits on everything, calibrates by what was scored without being seen, and writes the table.</summary>
    public static int Train(string output, string labelled, string[] clean)
    {
        List<Candidate> negatives = LoadClean(clean.Where(c => !c.StartsWith('!')));
        string[] heldOut = [.. clean.Where(c => c.StartsWith('!')).Select(c => c[1..])];
        List<Candidate> unseen = LoadClean(heldOut);
        (List<Candidate> candidates, Labels labels) = Load(labelled);
        Console.WriteLine($"{candidates.Count} candidates in labelled text: {Counts(candidates)}; {negatives.Count} in clean code, {unseen.Count} held out");
        Lexer(candidates, labels);
        ScoreUnseen(candidates, negatives);
        byte[] table = Trees.Fit(candidates.Concat(negatives));
        IReadOnlyList<(float, float)> steps = Calibration.Fit(candidates.Where(c => !c.IsMasked));
        table = Trees.WithCalibration(table, steps);
        TreeTable trees = TreeTable.Read(table);
        foreach (Candidate c in unseen)
            c.Score = trees.Score(c.Features);
        double megabytes = Megabytes(heldOut);
        Report(candidates, labels, unseen, megabytes, _ => true, "everywhere");
        Report(candidates, labels, unseen, megabytes, c => !c.IsInExample, "outside of tests, examples and documentation");
        if (Environment.GetEnvironmentVariable("FALSE") is { } file)
        {
            File.WriteAllLines(file, unseen.Where(c => !c.IsMasked).OrderByDescending(c => c.Score).Take(1500).Select(c => $"{c.Score:F2} {(c.IsInExample ? "ex " : "   ")} {c.Path}:{c.Line} {c.Text}"));
            File.WriteAllLines(file + ".lab", candidates.Where(c => !c.IsMasked && c.Truth != 'T').OrderByDescending(c => c.Score).Take(1500).Select(c => $"{c.Score:F2} {c.Truth} {(c.IsInExample ? "ex " : "   ")} {c.Path}:{c.Line} {c.Text}"));
            File.WriteAllLines(file + ".miss", candidates.Where(c => !c.IsMasked && c.Truth == 'T').OrderBy(c => c.Score).Take(500).Select(c => $"{c.Score:F2} {c.Truth} {(c.IsInExample ? "ex " : "   ")} {c.Path}:{c.Line} {c.Text}"));
        }
        File.WriteAllBytes(output, table);
        return 0;
    }

    private static void Lexer(List<Candidate> candidates, Labels labels)
    {
        foreach (Candidate c in candidates.Where(c => !c.IsMasked))
        {
            foreach (LabelledSpan span in labels.Touched(c))
                span.Best = 1;
        }
        foreach (char truth in "TFX")
            Console.WriteLine($"lexer touches {labels.Spans.Count(s => s.Truth == truth && s.Best > 0)} of {labels.Spans.Count(s => s.Truth == truth)} {truth}");
        if (Environment.GetEnvironmentVariable("MISSES") is { } file)
            File.WriteAllLines(file, labels.Spans.Where(s => s.Truth == 'T' && s.Best <= 0).Select(s => $"{s.Path}:{s.Line}:{s.EndLine}"));
    }

    private static string Counts(IEnumerable<Candidate> candidates) => string.Join(", ", candidates.GroupBy(c => c.Truth).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"));

    private static (List<Candidate>, Labels) Load(string folder)
    {
        static bool IsWanted(string repository) => repository != "expressjs+express";
        var labels = new Labels(System.IO.Path.Combine(folder, "labels.tsv"), IsWanted);
        List<Candidate> candidates = CandidateReader.ReadAll(System.IO.Path.Combine(folder, "files"), IsWanted);
        foreach (Candidate c in candidates)
        {
            c.Truth = labels.TruthOf(c);
            c.Weight = c.Truth switch { 'T' => 1f, 'F' => 1f, 'X' => 0.25f, _ => 0.25f } * (c.IsMasked ? 0.25f : 1);
        }
        return (candidates, labels);
    }

    private static List<Candidate> LoadClean(IEnumerable<string> folders)
    {
        var negatives = new List<Candidate>();
        foreach (string folder in folders)
            negatives.AddRange(CandidateReader.ReadAll(folder, _ => true));
        float weight = float.Parse(Environment.GetEnvironmentVariable("CLEAN") ?? "0.1");
        foreach (Candidate c in negatives)
        {
            c.Truth = 'N';
            c.Weight = c.IsMasked ? weight / 4 : c.IsInExample ? weight / 2 : weight;
        }
        return negatives;
    }

    private static double Megabytes(IEnumerable<string> folders) => folders.Sum(f => new DirectoryInfo(f).EnumerateFiles("*", SearchOption.AllDirectories).Sum(i => i.Length)) / 1e6;

    internal static int FoldOf(string repository)
    {
        uint hash = 2166136261;
        foreach (char c in repository)
            hash = (hash ^ c) * 16777619;
        return (int)((hash ^ (hash >> 15)) % Folds);
    }

    private static void ScoreUnseen(List<Candidate> candidates, List<Candidate> negatives) =>
        Parallel.For(0, Folds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, fold =>
        {
            TreeTable trees = TreeTable.Read(Trees.Fit(candidates.Where(c => FoldOf(c.Repository) != fold).Concat(negatives)));
            foreach (Candidate c in candidates.Where(c => FoldOf(c.Repository) == fold))
                c.Score = trees.Score(c.Features);
        });

    private static void Report(List<Candidate> candidates, Labels labels, List<Candidate> clean, double megabytes, Func<Candidate, bool> isIn, string where)
    {
        foreach (LabelledSpan span in labels.Spans)
            span.Best = float.NegativeInfinity;
        foreach (Candidate c in candidates.Where(c => !c.IsMasked && isIn(c)))
        {
            foreach (LabelledSpan span in labels.Touched(c))
                span.Best = Math.Max(span.Best, c.Score);
        }
        int core = labels.Spans.Count(s => s.Truth == 'T' && s.IsCore);
        Console.WriteLine($"{where}: {labels.Spans.Count(s => s.Truth == 'T' && s.Best > float.NegativeInfinity)} T reached");
        Console.WriteLine($"{"score",7} {"TP",5} {"FP",5} {"X",5} {"none",5} {"P",6} {"R",6} {"F1",6} clean/MB");
        for (float threshold = 4; threshold >= -3; threshold -= 0.5f)
        {
            int tp = labels.Spans.Count(s => s.Truth == 'T' && s.IsCore && s.Best >= threshold), fp = labels.Spans.Count(s => s.Truth == 'F' && s.Best >= threshold);
            int x = labels.Spans.Count(s => s.Truth == 'X' && s.Best >= threshold);
            int none = candidates.Count(c => c.Truth == '-' && c.Score >= threshold && !c.IsMasked && isIn(c));
            double p = tp / Math.Max(1.0, tp + fp), r = tp / (double)core;
            double noise = clean.Count(c => c.Score >= threshold && !c.IsMasked && isIn(c)) / megabytes, masked = clean.Count(c => c.Score >= threshold && c.IsMasked) / megabytes;
            Console.WriteLine($"{threshold,7:F2} {tp,5} {fp,5} {x,5} {none,5} {p,6:F3} {r,6:F3} {2 * p * r / (p + r),6:F3} {noise,6:F2} masked {masked:F2}");
        }
    }
}
