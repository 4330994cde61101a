using KeyScan.Rules;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// <c>keyscan dir</c> with all rules against ripgrep looking for the same literals in the same files; DESIGN section 5. rg
/// leaves out hidden and ignored files, KeyScan does not, where there is no git repository.
/// </summary>
internal static class DirectoryComparison
{
    private const double RatioBar = 2.0;
    private const long MemoryBar = 256 * 1024 * 1024;
    private const double StartBarSeconds = 0.100;

    /// <summary>Prints the comparison; 1 when a bar is missed.</summary>
    public static int Run(string folder, int rounds)
    {
        using var scratch = new ScratchFolder();
        string keyscan = ReleasedTool.Publish(scratch.Combine("keyscan"));
        string keywords = WriteKeywords(scratch.Combine("keywords"), out int count);
        string small = scratch.Combine("small.txt");
        File.WriteAllText(small, "one line\n");
        string[] scan = [keyscan, "dir", folder, "--no-repo-config", "-f", "jsonl", "-r", "/dev/null", "--log-level", "error"];
        string[] start = [keyscan, "dir", small, "--no-repo-config"];

        ReleasedTool.PrintMachine(rounds);
        Console.Out.WriteLine($"{Timing.Output(["rg", "--version"]).Split('\n')[0]}, {count} keywords");
        Console.Out.WriteLine(Timing.Output([keyscan, "dir", folder, "--no-repo-config", "--no-color", "--exit-code", "0"])
            .Split('\n').LastOrDefault(l => l.Contains(" rules in ", StringComparison.Ordinal)) ?? "");
        Spread[] times = Timing.InTurn(rounds, ["rg", "-i", "-F", "-f", keywords, "-c", folder], scan);
        Spread startUp = Timing.InTurn(Math.Max(rounds, 15), start)[0];
        long memory = PeakMemory.Of(scan);

        double ratio = times[1].Median / times[0].Median;
        Console.Out.WriteLine($"{"",-34}{"min",7} {"median",7} {"max",7}");
        Console.Out.WriteLine($"{"rg -i -F -f keywords -c",-34}{times[0]}");
        Console.Out.WriteLine($"{"keyscan dir",-34}{times[1]}");
        Console.Out.WriteLine($"{"keyscan dir, one small file",-34}{startUp}");
        bool met = ReleasedTool.Judge("wall time over rg's (medians)", $"{ratio:F2} x", $"{RatioBar:F1} x", ratio <= RatioBar);
        met &= ReleasedTool.Judge("peak memory", $"{memory / 1048576.0:F0} MiB", $"{MemoryBar / 1048576} MiB",
            memory <= MemoryBar);
        met &= ReleasedTool.Judge("whole process on a small file", $"{startUp.Median.TotalMilliseconds:F0} ms",
            $"{StartBarSeconds * 1000:F0} ms", startUp.Median.TotalSeconds <= StartBarSeconds);
        return met ? 0 : 1;
    }

    /// <summary>Writes the literals of all rules, one a line; returns the path.</summary>
    public static string WriteKeywords(string path, out int count)
    {
        string[] keywords = [.. RuleCatalogue.BuiltIn().Rules.SelectMany(r => r.Literals).Select(l => l.Text)
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
        File.WriteAllLines(path, keywords);
        count = keywords.Length;
        return path;
    }
}

/// <summary>A temporary folder, gone in the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("keyscan-compare-").FullName;

    /// <summary>A path inside.</summary>
    public string Combine(string name) => Path.Combine(_path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_path, recursive: true);
}
