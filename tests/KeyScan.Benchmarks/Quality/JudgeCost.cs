using System.Diagnostics;
using KeyScan.Detection.Assignments;
using KeyScan.Matching;
using KeyScan.Matching.Literals;
using KeyScan.Rules;

namespace KeyScan.Benchmarks.Quality;

/// <summary>What the judge costs: nanoseconds for a candidate of real text, as the median of rounds over all of them.</summary>
internal static class JudgeCost
{
    private const int MostCandidates = 50_000;
    private const int CallsARound = 100_000;
    private const int WarmUps = 2;
    private const long LongestFile = 1 << 20;

    /// <summary>
    /// Prints the cost of each part for the candidates of a folder that no veto drops; those that one drops are counted.
    /// </summary>
    public static int Run(string folder, int rounds)
    {
        (List<Case> cases, int vetoed) = Read(folder);
        if (cases.Count == 0)
        {
            Console.Error.WriteLine($"{folder}: no candidates in it");
            return 2;
        }
        Console.WriteLine(
            $"{cases.Count:N0} candidates to judge, {vetoed:N0} dropped by a veto before; median of {rounds} rounds");
        Print("judge, with its features", cases, rounds, static (in Case c) => Judge.Try(c.Text, c.Found, c.Path).Probability);
        Print("judge, features known", cases, rounds,
            static (in Case c) => Judge.Try(c.Text, c.Found, c.Path, c.Features).Probability);
        Print("features alone", cases, rounds, static (in Case c) =>
        {
            Span<float> features = stackalloc float[Features.Count];
            Features.Fill(c.Text, c.Found, c.Path, features);
            return features[0];
        });
        Print("trees alone", cases, rounds, static (in Case c) => Judge.Table.Score(c.Features));
        Print("veto alone", cases, rounds, static (in Case c) => (float)Veto.Find(c.Text, c.Found, c.Path));
        return 0;
    }

    private static (List<Case> Cases, int Vetoed) Read(string folder)
    {
        var cases = new List<Case>();
        int vetoed = 0;
        LiteralIndex index = BuiltInLayout.LiteralsOf(RuleCatalogue.BuiltIn());
        Prefilter prefilter = Prefilter.Create(index.Literals);
        var hits = new HitList();
        foreach (string file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(file).Length > LongestFile || cases.Count >= MostCandidates)
                continue;
            byte[] text = File.ReadAllBytes(file);
            var path = new PathTraits(Path.GetRelativePath(folder, file).Replace('\\', '/'));
            int seen = 0;
            hits.Clear();
            prefilter.Find(text, 0, text.Length, hits);
            foreach (LiteralHit hit in hits.Hits)
            {
                if (!index.WakesAssignments(hit.Literal)
                    || !AssignmentLexer.TryRead(text, hit.Start, path, ref seen, out Assignment found))
                    continue;
                if (Veto.Find(text, found, path) != VetoReason.None)
                {
                    vetoed++;
                    continue;
                }
                float[] features = new float[Features.Count];
                Features.Fill(text, found, path, features);
                cases.Add(new Case(text, found, path, features));
            }
        }
        return (cases, vetoed);
    }

    private static void Print(string what, List<Case> cases, int rounds, Cost cost)
    {
        double[] each = new double[rounds], used = new double[rounds];
        int repeats = Math.Max(1, CallsARound / cases.Count);
        float sum = 0;
        // The first ones warm up: the compiler looks at what is called often once more.
        for (int round = -WarmUps; round < rounds; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                foreach (Case one in cases)
                    sum += cost(one);
            }
            if (round < 0)
                continue;
            each[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / cases.Count / repeats;
            used[round] = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / cases.Count / repeats;
        }
        Array.Sort(each);
        Array.Sort(used);
        Console.WriteLine($"{what,-26}{each[rounds / 2],8:F0} ns, of the processor's time {used[rounds / 2]:F0}; "
            + $"fastest round {each[0]:F0}, {used[0]:F0}{(float.IsNaN(sum) ? "!" : "")}");
    }

    private delegate float Cost(in Case one);

    private readonly record struct Case(byte[] Text, Assignment Found, PathTraits Path, float[] Features);
}
