using System.CommandLine;
using KeyScan.Cli.Printing;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Cli.Registry;

/// <summary>What the revoke commands share: the registry, the endpoints file, and who acts.</summary>
internal sealed class RevokeFlags
{
    private readonly RegistryFlags _registry;
    private readonly Option<string?>? _endpoints;
    private readonly Option<string[]>? _rules;

    /// <param name="command">Gets the options.</param>
    /// <param name="withEndpoints">Whether it needs the endpoints file.</param>
    public RevokeFlags(Command command, bool withEndpoints = true)
    {
        _registry = RegistryFlags.AddTo(command);
        if (!withEndpoints)
            return;
        _endpoints = EnvironmentOption.Text("--endpoints", "The endpoints file: whom leaks are sent to.", "FILE");
        command.Options.Add(_endpoints);
        _rules = EnvironmentOption.Texts("--rules",
            "A rule file whose ways of revoking count, before those that are built in; repeatable.", "FILE");
        command.Options.Add(_rules);
    }

    /// <summary>
    /// The clock that all who use the registry share, and the schedule of retries. Says so where this machine's clock is another.
    /// </summary>
    public static RevocationClock Clock(RegistryDatabase database) => RevocationClock.Open(database, Terminal.WriteError);

    /// <summary>Opens the registry and runs <paramref name="work"/> with it.</summary>
    /// <exception cref="ProblemException">There is no registry.</exception>
    public int Run(ParseResult parsed, Func<RegistryDatabase, int> work)
    {
        using RegistryDatabase database = _registry.OpenExisting(parsed);
        return Marked(database, work(database));
    }

    /// <summary>Opens the registry, reads the endpoints file and runs <paramref name="work"/> with them.</summary>
    /// <exception cref="ProblemException">There is no registry or no endpoints file.</exception>
    public Task<int> RunAsync(ParseResult parsed, Func<RevocationRun, RevocationEndpoints, int> work) =>
        RunAsync(parsed, (run, endpoints) => Task.FromResult(work(run, endpoints)));

    /// <summary>The same for work that waits.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<RevocationRun, RevocationEndpoints, Task<int>> work)
    {
        if (ReadEndpoints(parsed) is not { } endpoints)
            return CommandLine.Failure;
        var problems = new List<Problem>();
        var templates = RevocationTemplates.Read(parsed.GetValue(_rules!) ?? [], problems);
        foreach (Problem problem in problems)
            Terminal.WriteError(problem.ToString());
        if (problems.Count > 0)
            return CommandLine.Failure;
        using RegistryDatabase database = _registry.OpenExisting(parsed);
        var run = new RevocationRun(database, endpoints, Clock(database), AuditTrail.Actor) { Templates = templates };
        return Marked(database, await work(run, endpoints));
    }

    /// <summary>The endpoints file; null where something is wrong with it, which is printed.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public RevocationEndpoints? ReadEndpoints(ParseResult parsed)
    {
        string path = parsed.GetValue(_endpoints!)
            ?? throw new ProblemException(
                new Problem("no endpoints file is given", "--endpoints",
                    "Give --endpoints FILE or set KEYSCAN_ENDPOINTS; it is never taken from a scanned repository"));
        var problems = new List<Problem>();
        RevocationEndpoints endpoints = RevocationEndpoints.Read(path, problems);
        foreach (Problem problem in problems)
            Terminal.WriteError(problem.ToString());
        return problems.Count == 0 ? endpoints : null;
    }

    private static int Marked(RegistryDatabase database, int exitCode)
    {
        AuditTrail.KeepMark(database);
        return exitCode;
    }
}
