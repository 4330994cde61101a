using KeyScan.Detection.Assignments;

namespace KeyScan.Training;

/// <summary>Fits and measures.</summary>
internal static class Experiment
{
    private static readonly int[] LeastPrecisions = [90, 80, 70];

    /// <summary>Fits on everything, calibrates by what was scored without being seen, and writes the table.</summary>
    public static int Train(string output, TrainingText text)
    {
        PrintReach(text);
        foreach ((int fold, byte[] table) in FitFolds(text))
            Score(text, fold, table);
        byte[] whole =
            Trees.WithCalibration(Trees.Fit(text.Without(-1)), Calibration.Fit(text.Candidates.Where(c => !c.IsMasked)));
        TreeTable trees = TreeTable.Read(whole);
        foreach (Candidate c in text.Unseen)
            c.Score = trees.Score(c.Features);
        PrintCalibration(text, trees);
        PrintThresholds(text, _ => true, "everywhere");
        PrintThresholds(text, c => !c.IsInExample, "outside of tests, examples and documentation");
        File.WriteAllBytes(output, whole);
        return 0;
    }

    /// <summary>Writes a table for each fold, fitted and calibrated without it.</summary>
    public static int WriteFolds(string folder, TrainingText text)
    {
        Directory.CreateDirectory(folder);
        (int Fold, byte[] Table)[] tables = FitFolds(text);
        foreach ((int fold, byte[] table) in tables)
            Score(text, fold, table);
        foreach ((int fold, byte[] table) in tables)
        {
            var others = text.Candidates.Where(c => !c.IsMasked && Folds.Find(c.Repository) != fold);
            File.WriteAllBytes(Folds.TableOf(folder, fold), Trees.WithCalibration(table, Calibration.Fit(others)));
        }
        PrintThresholds(text, _ => true, "everywhere");
        return 0;
    }

    /// <summary>Fits without each group of features, and says what is lost.</summary>
    public static int Ablate(TrainingText text)
    {
        Console.WriteLine($"{"without",-36}{"best F1",8}{string.Concat(LeastPrecisions.Select(p => $"{$"R at P .{p}",12}"))}");
        foreach ((string name, int first, int last) in FeatureGroups.All.Select(g => (g.Name, (int)g.First, (int)g.Last))
            .Prepend(("nothing", 0, -1)))
        {
            Trees.Without.Clear();
            Trees.Without.UnionWith(Enumerable.Range(first, last - first + 1));
            foreach ((int fold, byte[] table) in FitFolds(text))
                Score(text, fold, table);
            (double P, double R)[] curve = [.. Curve(text)];
            string recalls = string.Concat(
                LeastPrecisions.Select(p => $"{curve.Where(c => c.P * 100 >= p).Select(c => c.R).DefaultIfEmpty().Max(),12:F3}"));
            Console.WriteLine($"{name,-36}{curve.Max(c => 2 * c.P * c.R / (c.P + c.R)),8:F3}{recalls}");
        }
        return 0;
    }

    private static (int Fold, byte[] Table)[] FitFolds(TrainingText text)
    {
        var tables = new (int, byte[])[Folds.Count];
        Parallel.For(0, Folds.Count, new ParallelOptions { MaxDegreeOfParallelism = 2 },
            fold => tables[fold] = (fold, Trees.Fit(text.Without(fold))));
        return tables;
    }

    private static void Score(TrainingText text, int fold, byte[] table)
    {
        TreeTable trees = TreeTable.Read(table);
        foreach (Candidate c in text.Candidates.Where(c => Folds.Find(c.Repository) == fold))
            c.Score = trees.Score(c.Features);
    }

    private static void PrintReach(TrainingText text)
    {
        foreach (LabelledSpan span in text.Candidates.Where(c => !c.IsMasked).SelectMany(text.Labels.Touched))
            span.Best = 1;
        foreach (char truth in "TFX")
            Console.WriteLine($"lexer touches {text.Labels.Spans.Count(s => s.Truth == truth && s.Best > 0)} of "
                + $"{text.Labels.Spans.Count(s => s.Truth == truth)} {truth}");
    }

    /// <summary>How often what was called so likely was a secret, in repositories that the trees did not see.</summary>
    private static void PrintCalibration(TrainingText text, TreeTable trees)
    {
        Console.WriteLine($"{"probability",12}{"labelled",10}{"secrets",9}{"share",7}{"clean/MB",10}");
        float[] steps = [0, 0.1f, 0.2f, 0.36f, 0.5f, 0.7f, 0.8f, 0.9f, 0.95f, 1.01f];
        for (int i = 0; i + 1 < steps.Length; i++)
        {
            bool IsIn(Candidate c) =>
                !c.IsMasked && trees.Probability(c.Score) >= steps[i] && trees.Probability(c.Score) < steps[i + 1];
            Candidate[] here = [.. text.Candidates.Where(c => c.Truth is 'T' or 'F').Where(IsIn)];
            int secrets = here.Count(c => c.Truth == 'T');
            Console.WriteLine($"{steps[i],6:F2}–{Math.Min(1, steps[i + 1]),-5:F2}{here.Length,10}{secrets,9}"
                + $"{secrets / Math.Max(1.0, here.Length),7:F2}{text.Unseen.Count(IsIn) / Math.Max(0.1, text.Megabytes),10:F2}");
        }
    }

    private static IEnumerable<(double P, double R)> Curve(TrainingText text)
    {
        SetBest(text, _ => true);
        double core = text.Labels.Spans.Count(s => s is { Truth: 'T', IsCore: true });
        for (float threshold = 4; threshold >= -4; threshold -= 0.1f)
        {
            int found = text.Labels.Spans.Count(s => s is { Truth: 'T', IsCore: true } && s.Best >= threshold),
            wrong = text.Labels.Spans.Count(s => s.Truth == 'F' && s.Best >= threshold);
            yield return (found / Math.Max(1.0, found + wrong), found / core);
        }
    }

    private static void SetBest(TrainingText text, Func<Candidate, bool> isIn)
    {
        foreach (LabelledSpan span in text.Labels.Spans)
            span.Best = float.NegativeInfinity;
        foreach (Candidate c in text.Candidates.Where(c => !c.IsMasked && isIn(c)))
        {
            foreach (LabelledSpan span in text.Labels.Touched(c))
                span.Best = Math.Max(span.Best, c.Score);
        }
    }

    private static void PrintThresholds(TrainingText text, Func<Candidate, bool> isIn, string where)
    {
        SetBest(text, isIn);
        List<LabelledSpan> spans = text.Labels.Spans;
        double core = spans.Count(s => s is { Truth: 'T', IsCore: true });
        Console.WriteLine($"{where}: {spans.Count(s => s.Truth == 'T' && s.Best > float.NegativeInfinity)} T reached");
        Console.WriteLine($"{"score",7} {"TP",5} {"FP",5} {"X",5} {"none",5} {"P",6} {"R",6} {"F1",6} clean/MB");
        for (float threshold = 4; threshold >= -4; threshold -= 0.5f)
        {
            int tp = spans.Count(s => s is { Truth: 'T', IsCore: true } && s.Best >= threshold),
            fp = spans.Count(s => s.Truth == 'F' && s.Best >= threshold);
            int x = spans.Count(s => s.Truth == 'X' && s.Best >= threshold),
                none = text.Candidates.Count(c => c.Truth == '-' && c.Score >= threshold && !c.IsMasked && isIn(c));
            double p = tp / Math.Max(1.0, tp + fp), r = tp / core;
            double noise = text.Unseen.Count(c => c.Score >= threshold && !c.IsMasked && isIn(c)) / Math.Max(0.1, text.Megabytes);
            Console.WriteLine(
                $"{threshold,7:F2} {tp,5} {fp,5} {x,5} {none,5} {p,6:F3} {r,6:F3} {2 * p * r / (p + r),6:F3} {noise,6:F2}");
        }
    }
}
