using System.Diagnostics;

namespace KeyScan.Benchmarks.Compare;

/// <summary>Wall times of commands, their output thrown away by the kernel.</summary>
internal static class Timing
{
    /// <summary>Runs <paramref name="command"/> once, from start to end.</summary>
    /// <exception cref="InvalidOperationException">It failed: exit code 2 or more (1 means findings, or nothing found, to the
    /// tools compared).</exception>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="worst">The greatest exit code that is no failure.</param>
    public static TimeSpan Of(string[] command, int worst = 1)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Start(["/bin/sh", "-c", "exec \"$@\" >/dev/null", "sh", .. command], redirect: false);
        process.WaitForExit();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return process.ExitCode <= worst ? time
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }

    /// <summary>What <paramref name="command"/> prints.</summary>
    public static string Output(string[] command)
    {
        using Process process = Start(command, redirect: true);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode < 2 ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {output}");
    }

    /// <summary>Runs the commands in turn; see the other.</summary>
    public static Spread[] InTurn(int rounds, params string[][] commands) => InTurn(rounds, 1, commands);

    /// <summary>
    /// Runs the commands in turn, one warm-up each and then <paramref name="rounds"/> times, so that what disturbs one disturbs
    /// all.
    /// </summary>
    public static Spread[] InTurn(int rounds, int worst, params string[][] commands)
    {
        TimeSpan[][] times = [.. commands.Select(_ => new TimeSpan[rounds])];
        foreach (string[] command in commands)
            Of(command, worst);
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < commands.Length; i++)
                times[i][round] = Of(commands[i], worst);
        }
        return [.. times.Select(Spread.Of)];
    }

    private static Process Start(string[] command, bool redirect) =>
        Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = redirect })!;
}

/// <summary>The least, the middle and the greatest of some times.</summary>
internal readonly record struct Spread(TimeSpan Min, TimeSpan Median, TimeSpan Max)
{
    /// <summary>The spread of <paramref name="times"/>.</summary>
    public static Spread Of(TimeSpan[] times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return new Spread(sorted[0], sorted[sorted.Length / 2], sorted[^1]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Min.TotalSeconds,7:F3} {Median.TotalSeconds,7:F3} {Max.TotalSeconds,7:F3} s";
}
