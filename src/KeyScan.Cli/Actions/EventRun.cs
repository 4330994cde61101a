using System.Runtime.InteropServices;
using KeyScan.Forges.Checkouts;
using KeyScan.Forges.GitHub;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Forges.GitHub.Events;
using KeyScan.Forges.PullRequests;
using KeyScan.Sinks.Markdown;

namespace KeyScan.Cli.Actions;

/// <summary>The scan of an event from its file to its reports.</summary>
internal sealed class EventRun
{
    /// <summary>A job should rather end without its comment than wait for an hour.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private static readonly string[] Peppers = ["KEYSCAN_PEPPER", "KEYSCAN_PEPPER_FILE"];

    private readonly ScanSettings _scan;
    private readonly EventSettings _settings;
    private readonly GitHubEvent _event;
    private readonly RunnerEnvironment _runner;
    private readonly RunnerOutput _output;

    private EventRun(ScanSettings scan, EventSettings settings, RunnerEnvironment runner, RunnerOutput output)
    {
        (_scan, _settings, _runner, _output) = (scan, settings, runner, output);
        _event = EventFile.Read(runner);
    }

    /// <summary>Runs; what goes wrong becomes an error on the run's page as well. Returns the exit code.</summary>
    public static int Run(Func<ScanSettings> scan, Func<EventSettings> settings)
    {
        var output = new RunnerOutput(Environment.GetEnvironmentVariable);
        try
        {
            return new EventRun(scan(), settings(), RunnerEnvironment.Read(Environment.GetEnvironmentVariable), output).Run();
        }
        catch (ProblemException e)
        {
            return Fail(e.Problem, output);
        }
        catch (OperationCanceledException)
        {
            return Fail(new Problem("the run was interrupted", "keyscan github event", "Run the job again"), output);
        }
    }

    private static int Fail(Problem problem, RunnerOutput output)
    {
        RunnerOutput.Error(problem.ToString());
        output.Set("complete", "false");
        output.Set("exit-code", CommandLine.Failure);
        output.Summarise($"### ⚠️ KeyScan: nothing was scanned\n\n{MarkdownSink.Escape(problem.ToString())}");
        return CommandLine.Failure;
    }

    private int Run()
    {
        using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        using var client = new GitHubClient(Options(), AccessSource.Read(Environment.GetEnvironmentVariable, _event.Repository.Owner));
        Secret? token = FindToken(client, interruption.Token);
        var checkout = Checkout.Open(_settings.Checkout, Server(client), token, Task.Delay);
        var plan = ScanPlan.Make(_event, checkout, interruption.Token);
        bool isRequest = _event.Kind is GitHubEventKind.PullRequest or GitHubEventKind.PullRequestTarget;
        var notes = new List<string>(plan.Notes);
        ScanSettings settings = Trusted(_scan with { Issued = _scan.Issued with { Repository = _event.Repository.ToString(), IsPublic = _scan.Issued.IsPublic || !_event.IsPrivate } }, notes);
        using BasePolicy? policy = isRequest && (plan.Policy ?? plan.From) is { } from ? BasePolicy.Take(settings.Policy, checkout.Folder, new CommitFiles(checkout.Folder, from)) : null;
        if (policy is not null)
        {
            bool trustsComments = _settings.TrustsComments && _event.IsTrusted;
            settings = settings with { Policy = policy.Files, AllowInline = settings.AllowInline && trustsComments };
            notes.AddRange(policy.Notes);
        }
        settings = settings with { Reports = [.. settings.Reports, new ReportTarget("sarif", _settings.SarifPath)] };

        var scanned = EventScan.Run(settings, plan, checkout, _event, interruption);
        var reports = new EventReports(_event, settings, _settings, client.Address)
        {
            Scanned = scanned,
            Plan = plan,
            Notes = notes,
            AllowFile = policy is null ? settings.OwnConfigurationPath ?? ".keyscan.yml" : $"{policy.ConfigurationName ?? ".keyscan.yml"} of the base",
            ChangedPolicy = policy?.ChangedBy(new CommitFiles(checkout.Folder, plan.To!.Value)) ?? [],
        };
        int exitCode = reports.Write(_output);
        foreach (string note in notes)
            RunnerOutput.Note($"{note}.");
        if (reports.ChangedPolicy.Count > 0)
            RunnerOutput.Note($"This request changes {string.Join(", ", reports.ChangedPolicy)}; the scan went by the base's version.");
        new EventMessages(reports, client, token is not null, _runner, _output).SendAsync(interruption.Token).GetAwaiter().GetResult();
        return exitCode;
    }

    /// <summary>The token; that an app gets none is no reason not to scan.</summary>
    private static Secret? FindToken(GitHubClient client, CancellationToken cancellation)
    {
        try
        {
            return client.FindTokenAsync(cancellation).AsTask().GetAwaiter().GetResult();
        }
        catch (GitHubException e)
        {
            RunnerOutput.Warn($"There is no token: {e.Problem}");
            return null;
        }
    }

    /// <summary>Leaves out what nobody but people with write access may cause, and what a run without secrets cannot do.</summary>
    private ScanSettings Trusted(ScanSettings settings, List<string> notes)
    {
        if (_event.IsTrusted || !settings.Issued.IsGiven)
            return settings;
        string who = _event.IsFork ? "a fork" : "Dependabot";
        if (settings.Issued.EndpointsPath is not null)
            notes.Add($"No revocation is sent: what {who} proposes may hold anybody's keys, and only people with write access may have keys revoked");
        bool hasPepper = Peppers.Any(v => Environment.GetEnvironmentVariable(v) is { Length: > 0 });
        if (!hasPepper)
            notes.Add($"Issued keys are not told from others: GitHub gives no secrets, and so no pepper, to requests from {who}");
        return settings with { Issued = hasPepper ? settings.Issued with { EndpointsPath = null } : settings.Issued with { EndpointsPath = null, SetPath = null, Registry = null } };
    }

    private static GitHubOptions Options() => new()
    {
        Address = AccessSource.ReadAddress(Environment.GetEnvironmentVariable),
        LongestWait = LongestWait,
        OnWait = static wait => Terminal.WriteError($"waiting until {wait.Until.UtcDateTime:HH:mm:ss} UTC: {wait.Why}"),
    };

    /// <summary>Where git fetches from: the server that the runner names, without its credentials.</summary>
    private Uri Server(GitHubClient client)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_SERVER_URL") is not { Length: > 0 } text)
            return client.Address.CloneAddress(_event.Repository);
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? server) && server.UserInfo.Length == 0 && (server.Scheme == "https" || (server.Scheme == "http" && server.IsLoopback))
            ? new Uri(server, _event.Repository.ToString())
            : throw new ProblemException(new Problem("that is no address of a GitHub server", "GITHUB_SERVER_URL", "Write https://github.com or https://HOST"));
    }
}
