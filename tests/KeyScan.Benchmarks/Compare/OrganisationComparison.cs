using System.Diagnostics;
using System.Globalization;
using KeyScan.Tests.Support.FakeGitHub;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// A generated organisation, served by a fake GitHub and a real git server on this machine: its first scan and the next, and
/// the same over a queue (a real RabbitMQ, a real PostgreSQL) with one worker and with two, each with one thread and a cache of
/// its own. The servers share the cores with what is measured, and a worker's second core is the other worker's first. The git
/// server answers from memory what it was asked before, and the workers run twice: held to a share of a core each, machines of
/// their own beside the servers, and with all that there is.
/// </summary>
internal static class OrganisationComparison
{
    private const double BarAgain = 0.10;
    private const double BarScaling = 1.7;
    private const double Share = 0.8;
    private const int Rounds = 3;
    private const string Token = "token-of-the-benchmark";

    /// <summary>Prints the comparison; 1 when a bar is missed.</summary>
    /// <param name="repositories">How many are made.</param>
    /// <param name="megabytes">How much text the history of each holds.</param>
    public static int Run(int repositories, int megabytes)
    {
        using var scratch = new ScratchFolder();
        return RunAsync(scratch, repositories, megabytes).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(ScratchFolder scratch, int repositories, int megabytes)
    {
        string keyscan = ReleasedTool.Publish(scratch.Combine("keyscan"));
        await using FakeGitHubServer github = await FakeGitHubServer.StartAsync();
        github.Token = Token;
        await using GitHttpServer git = await GitHttpServer.StartAsync(scratch.Combine("served"), Token, remembers: true);
        for (int i = 0; i < repositories; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"acme/service-{i:000}");
            GeneratedHistory.Make(scratch.Combine($"served/{name}.git"), i, megabytes);
            github.Add(name).CloneUrl = $"{git.Address}{name}.git";
        }
        using var postgres = new PostgresServer();
        using var rabbit = new RabbitServer();
        ReleasedTool.PrintMachine(Rounds);
        Console.Out.WriteLine($"{repositories} repositories of {megabytes} MB of text each");

        string[] api = ["--github-api", github.Address.ToString()];
        string registry = postgres.CreateDatabase();
        TimeSpan first = Time(registry, "", [keyscan, "github", "org", "acme", .. api, "--cache", scratch.Combine("alone")]);
        TimeSpan again = Time(registry, "", [keyscan, "github", "org", "acme", .. api, "--cache", scratch.Combine("alone")]);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"first scan",-34}{first.TotalSeconds,8:F2} s, {repositories * megabytes / first.TotalSeconds,6:F0} MB/s"));
        Console.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{"again, nothing new",-34}{again.TotalSeconds,8:F2} s"));
        bool met = ReleasedTool.Judge("again / first", $"{again / first:P0}", $"{BarAgain:P0}", again / first < BarAgain);

        string queue = rabbit.NextAddress();
        Console.Out.WriteLine($"{"",-34}{"min",7} {"median",7} {"max",7}");
        double free = Scale("not held", share: null);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"one worker / two, all shared",-34}{free,8:F2} x"));
        if (!CpuShare.IsAvailable)
        {
            Console.Out.WriteLine(
                "one worker / two with cores of their own: not measured, no control groups of version 1 to write to here");
            return 1;
        }
        double held = Scale(string.Create(CultureInfo.InvariantCulture, $"{Share:P0} of a core each"), Share);
        return ReleasedTool.Judge("one worker / two (medians)", $"{held:F2} x", $"{BarScaling:F1} x", held >= BarScaling) & met
            ? 0
            : 1;

        double Scale(string how, double? share)
        {
            TimeSpan[][] queued = [new TimeSpan[Rounds], new TimeSpan[Rounds]];
            for (int round = 0; round < Rounds; round++)
            {
                for (int workers = 1; workers <= queued.Length; workers++)
                    queued[workers - 1][round] =
                        Work(workers, share, postgres.CreateDatabase(), queue, api, keyscan, scratch.Combine("workers"));
            }
            (Spread one, Spread two) = (Spread.Of(queued[0]), Spread.Of(queued[1]));
            Console.Out.WriteLine($"{"1 worker, " + how,-34}{one}");
            Console.Out.WriteLine($"{"2 workers, " + how,-34}{two}");
            return one.Median / two.Median;
        }
    }

    private static TimeSpan Work(int workers, double? share, string registry, string queue, string[] api, string keyscan,
        string caches)
    {
        Time(registry, queue, [keyscan, "github", "org", "acme", .. api, "--enqueue"]);
        string[][] commands = [.. Enumerable.Range(0, workers).Select(w =>
            (string[])[keyscan, "worker", "--until-empty", "--threads", "1", .. api, "--cache",
                Path.Combine(caches, string.Create(CultureInfo.InvariantCulture, $"{w}"))])];
        CpuShare[] shares = share is { } part ? [.. commands.Select(
            (_, w) =>
                new CpuShare(string.Create(CultureInfo.InvariantCulture, $"keyscan-{Environment.ProcessId}-{w}"), part))] : [];
        try
        {
            TimeSpan time =
                Time(registry, queue, share is null ? commands : [.. commands.Select((c, w) => shares[w].Holding(c))]);
            Directory.Delete(caches, recursive: true);
            return time;
        }
        finally
        {
            Array.ForEach(shares, s => s.Dispose());
        }
    }

    /// <summary>Runs all commands at once and waits for the last.</summary>
    private static TimeSpan Time(string registry, string queue, params string[][] commands)
    {
        long start = Stopwatch.GetTimestamp();
        Process[] processes = Array.ConvertAll(commands, command =>
        {
            var info = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true,
                RedirectStandardError = true };
            (info.Environment["GITHUB_TOKEN"], info.Environment["KEYSCAN_REGISTRY"], info.Environment["KEYSCAN_QUEUE"]) =
                (Token, registry, queue);
            // GitHub, git and the queue are servers of this machine here.
            info.Environment["KEYSCAN_TOKEN_HOSTS"] = info.Environment["KEYSCAN_ALLOW_PRIVATE"] = "127.0.0.1";
            info.Environment["KEYSCAN_QUEUE_KEY"] = nameof(OrganisationComparison);
            return Process.Start(info)!;
        });
        Task<string>[] said =
            [.. processes.SelectMany(p => (Task<string>[])[p.StandardOutput.ReadToEndAsync(), p.StandardError.ReadToEndAsync()])];
        foreach (Process process in processes)
            process.WaitForExit();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (processes.Any(p => p.ExitCode > 1))
            throw new InvalidOperationException(string.Join('\n', said.Select(s => s.Result)));
        return time;
    }
}
