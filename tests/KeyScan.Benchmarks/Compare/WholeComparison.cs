using System.Globalization;
using System.Text;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// The whole table in one run: history, tree, hook, start and prefilter against their yardsticks, with those of the field's
/// scanners that are on PATH. Written to benchmarks.md beside this project as well.
/// </summary>
internal static class WholeComparison
{
    /// <summary>Mirrors may lack a few objects; all the rest is read.</summary>
    private const int Incomplete = 2;

    private const int StartRounds = 21;

    /// <summary>
    /// What the field's scanners are called with, for a tree and for a history; none of them asks a provider. {0} is the place,
    /// {1} an empty folder.
    /// </summary>
    private static readonly (string Name, string Directory, string History)[] Peers =
    [
        ("gitleaks", "gitleaks dir {0} --no-banner --exit-code 0 -r /dev/null",
            "gitleaks git {0} --no-banner --exit-code 0 -r /dev/null"),
        ("betterleaks", "betterleaks dir {0} --no-banner --exit-code 0 -r /dev/null",
            "betterleaks git {0} --no-banner --exit-code 0 -r /dev/null"),
        ("kingfisher", "kingfisher scan {0} --no-validate --git-history none", "kingfisher scan {0} --no-validate"),
        ("noseyparker", "noseyparker scan --datastore {1} --git-history none {0}", "noseyparker scan --datastore {1} {0}"),
        ("titus", "titus scan {0}", "titus scan {0} --git"),
        ("trufflehog", "trufflehog filesystem {0} --no-verification --no-update",
            "trufflehog git file://{0} --no-verification --no-update"),
    ];

    /// <summary>Measures, prints and writes; 1 where a goal is missed.</summary>
    public static int Run(string repository, string folder, int rounds)
    {
        using var scratch = new ScratchFolder();
        string keyscan = ReleasedTool.Publish(scratch.Combine("keyscan"));
        var rows = new List<Row>();
        rows.AddRange(History(keyscan, repository, rounds, scratch));
        rows.AddRange(Tree(keyscan, folder, rounds, scratch));
        rows.AddRange(Starts(keyscan, scratch));
        (double own, double? hyperscan) = PrefilterComparison.Measure(folder, rounds);
        rows.Add(new Row("prefilter, one core, all rules",
            $"Hyperscan {(hyperscan is { } other ? $"{other:F2} GB/s" : "is not installed")}", $"{own:F2} GB/s",
            hyperscan is { } theirs ? $"{own / theirs:F2} ×" : "", "≥ 1.5 ×", hyperscan is { } speed && own >= 1.5 * speed));
        string table = Format(rows, rounds, keyscan);
        Console.Out.Write(table);
        File.WriteAllText(Path.Combine(Corpus.Root, "tests", "KeyScan.Benchmarks", "benchmarks.md"), table);
        return rows.All(r => r.Met != false) ? 0 : 1;
    }

    private static IEnumerable<Row> History(string keyscan, string repository, int rounds, ScratchFolder scratch)
    {
        string[] scan = [keyscan, "git", repository, "--no-repo-config", "-f", "jsonl", "-r", "/dev/null", "--log-level", "error",
            "--exit-code", "0"];
        string[] git = ["git", "-C", repository, "cat-file", "--batch-all-objects", "--unordered", "--buffer", "--batch"];
        (string Name, string[] Command)[] peers = PeersFor(p => p.History, repository, scratch);
        Spread[] times = Timing.InTurn(rounds, Incomplete, [git, scan, .. peers.Select(p => p.Command)]);
        double ratio = times[1].Median / times[0].Median;
        long memory = PeakMemory.Of(scan);
        yield return new Row($"all history of {Path.GetFileName(Path.TrimEndingDirectorySeparator(repository))}",
            $"git cat-file {times[0]}", $"{times[1]}", $"{ratio:F2} ×", "0.35 ×", ratio <= 0.35);
        yield return new Row("its peak memory", "", $"{memory / 1048576.0:F0} MiB", "", "512 MiB", memory <= 512L << 20);
        for (int i = 0; i < peers.Length; i++)
            yield return new Row($"the same by {peers[i].Name}", "", $"{times[i + 2]}",
                $"{times[i + 2].Median / times[0].Median:F2} ×", "", null);
    }

    private static IEnumerable<Row> Tree(string keyscan, string folder, int rounds, ScratchFolder scratch)
    {
        string keywords = DirectoryComparison.WriteKeywords(scratch.Combine("keywords"), out int count);
        string[] scan = [keyscan, "dir", folder, "--no-repo-config", "-f", "jsonl", "-r", "/dev/null", "--log-level", "error",
            "--exit-code", "0"];
        (string Name, string[] Command)[] peers = PeersFor(p => p.Directory, folder, scratch);
        Spread[] times = Timing.InTurn(rounds, Incomplete,
            [["rg", "-i", "-F", "-f", keywords, "-c", "--no-ignore", "-uu", folder], scan, .. peers.Select(p => p.Command)]);
        double ratio = times[1].Median / times[0].Median;
        long memory = PeakMemory.Of(scan);
        yield return new Row($"tree {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}",
            $"rg, {count} keywords {times[0]}", $"{times[1]}", $"{ratio:F2} ×", "0.90 ×", ratio <= 0.9);
        yield return new Row("its peak memory", "", $"{memory / 1048576.0:F0} MiB", "", "256 MiB", memory <= 256L << 20);
        for (int i = 0; i < peers.Length; i++)
            yield return new Row($"the same by {peers[i].Name}", "", $"{times[i + 2]}",
                $"{times[i + 2].Median / times[0].Median:F2} ×", "", null);
    }

    private static IEnumerable<Row> Starts(string keyscan, ScratchFolder scratch)
    {
        string repository = StagedComparison.MakeRepository(scratch.Combine("repository")), small = scratch.Combine("small.txt");
        File.WriteAllText(small, "one line\n");
        Spread[] times = Timing.InTurn(StartRounds, ["git", "-C", repository, "diff", "--cached"],
            [keyscan, "git", repository, "--staged", "--no-repo-config"], [keyscan, "dir", small, "--no-repo-config"]);
        double more = (times[1].Median - times[0].Median).TotalMilliseconds, start = times[2].Median.TotalMilliseconds;
        yield return new Row("one staged file, whole process", $"git diff --cached {times[0]}", $"{times[1]}", $"+{more:F0} ms",
            "+15 ms", more <= 15);
        yield return new Row("one small file, whole process", "", $"{times[2]}", $"{start:F0} ms", "20 ms", start <= 20);
    }

    private static (string Name,
        string[] Command)[] PeersFor(Func<(string Name, string Directory, string History), string> command, string place,
        ScratchFolder scratch) =>
    [
        .. Peers.Where(p => IsOnPath(p.Name)).Select(p => (p.Name, string.Format(CultureInfo.InvariantCulture, command(p), place,
            scratch.Combine($"{p.Name}-{Guid.NewGuid():N}")).Split(' '))),
    ];

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(f => f.Length > 0 && File.Exists(Path.Combine(f, program)));

    private static string Format(List<Row> rows, int rounds, string keyscan)
    {
        var text = new StringBuilder();
        text.AppendLine("# Benchmarks").AppendLine();
        text.AppendLine("Written by `dotnet run -c Release --project tests/KeyScan.Benchmarks -- compare all REPO FOLDER`; "
            + "times are least, median and greatest, in seconds.").AppendLine();
        text.AppendLine(ReleasedTool.Machine(rounds)).AppendLine();
        text.AppendLine($"{Timing.Output(["git", "--version"]).Trim()}, {Timing.Output(["rg", "--version"]).Split('\n')[0]}, "
            + $"{Timing.Output([keyscan, "--version"]).Trim()}").AppendLine();
        text.AppendLine("| work | yardstick | KeyScan | figure | goal | |").AppendLine("|---|---|---|---|---|---|");
        foreach (Row row in rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Work} | {Single(row.Yardstick)} | {Single(row.Measured)} | "
                + $"{row.Figure} | {row.Goal} | {row.Met switch { true => "met", false => "missed", null => "" }} |");
        return text.ToString();
    }

    private static string Single(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>One line of the table; <paramref name="Met"/> is null where there is no goal.</summary>
    private sealed record Row(string Work, string Yardstick, string Measured, string Figure, string Goal, bool? Met);
}
