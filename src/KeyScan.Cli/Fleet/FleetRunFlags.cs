using System.CommandLine;
using System.CommandLine.Parsing;
using KeyScan.Cli.Arguments;
using KeyScan.Cli.Fleet.Workers;
using KeyScan.Cli.Printing;
using KeyScan.Forges;
using KeyScan.Forges.Fleet;
using KeyScan.Forges.Queue;
using KeyScan.Forges.Workers;
using KeyScan.Registry;
using KeyScan.Registry.Database;

namespace KeyScan.Cli.Fleet;

/// <summary>The options of commands that scan all repositories of a list.</summary>
internal sealed class FleetRunFlags
{
    /// <summary>Options of scans that hold where jobs are queued as well.</summary>
    private static readonly string[] AlsoOfQueue = ["--registry", "--fail-on", "--log-level", "--no-color"];

    private readonly Option<int> _jobs = new("--jobs")
        { Description = "How many repositories are cloned or fetched at once (default 4).", HelpName = "N",
            DefaultValueFactory = _ => 4 };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Begin anew where the last run was broken off." };
    private readonly Option<bool> _wait = new("--wait")
        { Description = "With --enqueue: wait until workers have scanned all of it, then say what was covered." };
    private readonly QueueFlags _queue;
    private readonly FleetFlags _fleet;
    private readonly Option[] _ofScans;

    public FleetRunFlags(Command command)
    {
        command.Options.Add(_jobs);
        command.Options.Add(_fresh);
        _jobs.Within(1, 64);
        _queue = new QueueFlags(command, "--enqueue",
            "Put a job a repository on this RabbitMQ (amqp://user@host/vhost; without an address: KEYSCAN_QUEUE) for `keyscan "
                + "worker`, instead of scanning here.");
        command.Options.Add(_wait);
        int others = command.Options.Count;
        _fleet = new FleetFlags(command);
        _ofScans = [.. command.Options.Skip(others).Where(o => !AlsoOfQueue.Contains(o.Name))];
    }

    /// <summary>Scans <paramref name="repositories"/> into the registry; returns the exit code.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="target">What is scanned, the same for each run of it.</param>
    /// <param name="repositories">All of it that can be scanned.</param>
    /// <param name="problems">Why the rest cannot.</param>
    /// <param name="forge">Gives the token to clone with, and lists what is scanned besides.</param>
    /// <exception cref="ProblemException">An option makes no sense, or the registry failed.</exception>
    public async Task<int> RunAsync(ParseResult parsed, string target, IReadOnlyList<FleetRepository> repositories,
        IReadOnlyList<Problem> problems, IForge forge)
    {
        foreach (Problem problem in problems)
            Terminal.WriteError(problem.ToString());
        if (repositories.Count == 0 && problems.Count > 0)
            return CommandLine.Failure;
        if (repositories.Count == 0)
            throw new ProblemException(
                new Problem("no repository fits", target,
                    "Check the name, the token's rights and the filters: an empty scan is not a clean one"));
        if (_queue.IsGiven(parsed))
            return await EnqueueAsync(parsed, target, repositories, problems);
        using FleetSession session = _fleet.Open(parsed, target);
        FleetOptions options = session.Options with { Forge = forge, Jobs = parsed.GetValue(_jobs) };
        FleetSession listed = session with
        {
            Options = options,
            FindProblems = () => [.. problems, .. session.FindProblems()],
        };
        return await new FleetRunText(listed, _fleet.Level(parsed)).RunAsync(target, repositories, parsed.GetValue(_fresh));
    }

    private async Task<int> EnqueueAsync(ParseResult parsed, string target, IReadOnlyList<FleetRepository> repositories,
        IReadOnlyList<Problem> problems)
    {
        // Dropped in silence, such an option would leave keys unfound that somebody believes were looked for.
        if (_ofScans.FirstOrDefault(o => parsed.GetResult(o) is OptionResult { Implicit: false }) is { } option)
            throw new ProblemException(
                new Problem("it says how to scan, and workers do that", option.Name,
                    "Give it to each `keyscan worker`, not beside --enqueue"));
        QueueAddress queue = _queue.Address(parsed);
        (ScanSettings settings, RegistryAddress registry) = _fleet.Read(parsed);
        QueueFlags.CheckShared(registry);
        using RegistryDatabase database = KeyRegistry.Open(registry);
        var run = EnqueueRun.Begin(database, queue, _queue.Key(parsed), _queue.RetryPolicy(parsed, Console.Error.WriteLine),
            target, repositories, parsed.GetValue(_fresh));
        return await new EnqueueText(run, new FleetRecord(database), queue.Shown, settings, problems)
            .RunAsync(repositories, parsed.GetValue(_wait));
    }
}
