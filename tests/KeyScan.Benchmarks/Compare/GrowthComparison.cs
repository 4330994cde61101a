using System.Globalization;
using KeyScan.Rules;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// How time and memory of <c>keyscan git</c> grow: with history, with rules, with cores. Linear in new bytes and flat in memory
/// is the aim.
/// </summary>
internal static class GrowthComparison
{
    private const int Megabytes = 256;
    private const int BarLength = 40;
    private static readonly int[] Factors = [1, 2, 4, 8];
    private static readonly int[] RuleCounts = [100, 500, int.MaxValue];

    /// <summary>Prints a table with a picture beside it.</summary>
    public static int Run(int rounds)
    {
        using var scratch = new ScratchFolder();
        string keyscan = ReleasedTool.Publish(scratch.Combine("keyscan"));
        ReleasedTool.PrintMachine(rounds);
        var rows = new List<Row>();
        foreach (int factor in Factors)
        {
            string repository = scratch.Combine($"history-{factor}");
            GeneratedHistory.Make(repository, seed: 1, Megabytes * factor);
            rows.Add(Measure($"history of {Megabytes * factor} MB", keyscan, repository, rounds));
        }
        string smaller = scratch.Combine($"history-{Factors[^2]}");
        foreach (int count in RuleCounts)
        {
            string[] ids = [.. RuleCatalogue.BuiltIn().Rules.Take(count).Select(r => r.Id)];
            string[] chosen = count == int.MaxValue ? [] : [.. ids.SelectMany(id => new[] { "--enable-rule", id })];
            rows.Add(Measure($"{ids.Length} rules, {Megabytes * Factors[^2]} MB", keyscan, smaller, rounds, chosen));
        }
        for (int cores = 1; cores <= Math.Min(2, Environment.ProcessorCount); cores++)
            rows.Add(Measure($"{cores} core{(cores == 1 ? "" : "s")}, {Megabytes * Factors[^2]} MB", keyscan, smaller, rounds,
                cores: cores));
        Print(rows);
        return 0;
    }

    private static Row Measure(string name, string keyscan, string repository, int rounds, string[]? more = null,
        int? cores = null)
    {
        string[] command = [.. cores is { } count ? ["taskset", "-c", $"0-{count - 1}"] : Array.Empty<string>(),
            keyscan, "git", repository, "--no-repo-config", "-f", "jsonl", "-r", "/dev/null", "--log-level", "error",
            "--exit-code", "0", .. more ?? []];
        return new Row(name, Timing.InTurn(rounds, command)[0], PeakMemory.Of(command));
    }

    private static void Print(List<Row> rows)
    {
        TimeSpan longest = rows.Max(r => r.Time.Median);
        Console.Out.WriteLine($"{"",-24}{"min",7} {"median",7} {"max",7}    {"MiB",5}");
        foreach (Row row in rows)
        {
            string bar = new('█', Math.Max(1, (int)(BarLength * (row.Time.Median / longest))));
            Console.Out.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{row.Name,-24}{row.Time}  {row.Memory / 1048576.0,5:F0}  {bar}"));
        }
    }

    private sealed record Row(string Name, Spread Time, long Memory);
}
