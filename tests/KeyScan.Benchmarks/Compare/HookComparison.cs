namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// <c>git commit</c> of one changed file with the pre-commit hook of <c>keyscan hook install</c> and without it.
/// </summary>
internal static class HookComparison
{
    private const double BarMilliseconds = 150;
    private const int Files = 200;

    /// <summary>Prints the comparison; 1 when the bar is missed.</summary>
    public static int Run(int rounds)
    {
        using var scratch = new ScratchFolder();
        string keyscan = ReleasedTool.Publish(scratch.Combine("keyscan"));
        string plain = MakeRepository(scratch.Combine("plain")), hooked = MakeRepository(scratch.Combine("hooked"));
        Timing.Output([keyscan, "hook", "install", hooked]);

        ReleasedTool.PrintMachine(rounds);
        Commit(plain, 0);
        Commit(hooked, 0);
        var times = new TimeSpan[2][] { new TimeSpan[rounds], new TimeSpan[rounds] };
        for (int round = 0; round < rounds; round++)
        {
            times[0][round] = Commit(plain, round + 1);
            times[1][round] = Commit(hooked, round + 1);
        }
        Spread[] spreads = [.. times.Select(Spread.Of)];
        double more = (spreads[1].Median - spreads[0].Median).TotalMilliseconds;
        Console.Out.WriteLine($"{"",-34}{"min",7} {"median",7} {"max",7}");
        Console.Out.WriteLine($"{"git commit",-34}{spreads[0]}");
        Console.Out.WriteLine($"{"git commit with the hook",-34}{spreads[1]}");
        return ReleasedTool.Judge("more with the hook (medians)", $"{more:F0} ms", $"{BarMilliseconds:F0} ms",
            more <= BarMilliseconds) ? 0 : 1;
    }

    private static TimeSpan Commit(string repository, int round)
    {
        File.AppendAllText(Path.Combine(repository, "file7.txt"), $"line of round {round}\n");
        Timing.Output(["git", "-C", repository, "add", "-A"]);
        return Timing.Of(["git", "-C", repository, "commit", "-q", "-m", $"round {round}"], worst: 0);
    }

    private static string MakeRepository(string folder)
    {
        Directory.CreateDirectory(folder);
        Timing.Output(["git", "-C", folder, "init", "-q"]);
        foreach ((string name, string value) in ((string, string)[])[("user.name", "a"), ("user.email", "a@example.com"),
            ("gc.auto", "0"), ("commit.gpgSign", "false"), ("core.hooksPath", ".git/hooks")])
            Timing.Output(["git", "-C", folder, "config", name, value]);
        for (int i = 0; i < Files; i++)
            File.WriteAllText(Path.Combine(folder, $"file{i}.txt"), $"line {i}\n");
        Timing.Output(["git", "-C", folder, "add", "-A"]);
        Timing.Output(["git", "-C", folder, "commit", "-q", "-m", "first"]);
        return folder;
    }
}
