namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// <c>keyscan git --staged</c> as a hook runs it, a cold process for one changed file, against <c>git diff --cached</c>; DESIGN
/// section 5.
/// </summary>
internal static class StagedComparison
{
    private const double BarMilliseconds = 120;
    private const int Files = 200;

    /// <summary>Prints the comparison; 1 when the bar is missed.</summary>
    public static int Run(int rounds)
    {
        using var scratch = new ScratchFolder();
        string keyscan = ReleasedTool.Publish(scratch.Combine("keyscan"));
        string repository = MakeRepository(scratch.Combine("repository"));

        ReleasedTool.PrintMachine(rounds);
        Spread[] times = Timing.InTurn(rounds, ["git", "-C", repository, "diff", "--cached"],
            [keyscan, "git", repository, "--staged", "--no-repo-config"]);
        double more = (times[1].Median - times[0].Median).TotalMilliseconds;
        Console.Out.WriteLine($"{"",-34}{"min",7} {"median",7} {"max",7}");
        Console.Out.WriteLine($"{"git diff --cached",-34}{times[0]}");
        Console.Out.WriteLine($"{"keyscan git --staged",-34}{times[1]}");
        return ReleasedTool.Judge("more than git's (medians)", $"{more:F0} ms", $"{BarMilliseconds:F0} ms",
            more <= BarMilliseconds) ? 0 : 1;
    }

    /// <summary>Makes a small repository with one change that is staged.</summary>
    public static string MakeRepository(string folder)
    {
        Directory.CreateDirectory(folder);
        Timing.Output(["git", "-C", folder, "init", "-q"]);
        for (int i = 0; i < Files; i++)
            File.WriteAllText(Path.Combine(folder, $"file{i}.txt"), $"line {i}\n");
        Timing.Output(["git", "-C", folder, "add", "-A"]);
        Timing.Output(["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "first"]);
        File.AppendAllText(Path.Combine(folder, "file7.txt"), "one more line\n");
        Timing.Output(["git", "-C", folder, "add", "-A"]);
        return folder;
    }
}
