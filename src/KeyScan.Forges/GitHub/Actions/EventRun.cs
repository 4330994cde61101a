using KeyScan.Forges.Checkouts;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Forges.GitHub.Events;
using KeyScan.Forges.PullRequests;
using KeyScan.Registry.Scans;
using KeyScan.Sinks.Markdown;

namespace KeyScan.Forges.GitHub.Actions;

/// <summary>The scan of an event from its file to its reports.</summary>
internal sealed class EventRun
{
    /// <summary>A job should rather end without its comment than wait for an hour.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private static readonly string[] Peppers = ["KEYSCAN_PEPPER", "KEYSCAN_PEPPER_FILE"];

    private readonly EventRequest _request;
    private readonly EventHost _host;
    private readonly GitHubEvent _event;
    private readonly RunnerEnvironment _runner;
    private readonly RunnerOutput _output;

    private EventRun(EventRequest request, EventHost host, RunnerOutput output)
    {
        (_request, _host, _output) = (request, host, output);
        _runner = RunnerEnvironment.Read(host.Variable);
        _event = EventFile.Read(_runner);
    }

    /// <summary>Runs; what goes wrong becomes an error on the run's page as well. Returns the exit code.</summary>
    /// <param name="read">Gives what is asked for; a problem with it is one of the run.</param>
    /// <param name="host">What runs it.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<int> RunAsync(Func<EventRequest> read, EventHost host, CancellationToken cancellation)
    {
        var output = new RunnerOutput(host);
        try
        {
            return await new EventRun(read(), host, output).RunAsync(cancellation);
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
        output.Error(problem.ToString());
        output.Set("complete", "false");
        output.Set("exit-code", ScanReport.FailureExitCode);
        output.Summarise($"### ⚠️ KeyScan: nothing was scanned\n\n{MarkdownSink.Escape(problem.ToString())}");
        return ScanReport.FailureExitCode;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var client = new GitHubClient(Options(), AccessSource.Read(_host.Variable, _event.Repository.Owner));
        Secret? token = await FindTokenAsync(client, cancellation);
        var checkout = Checkout.Open(_request.Checkout, Server(client), token, Task.Delay);
        ScanPlan plan = await ScanPlan.MakeAsync(_event, checkout, cancellation);
        bool isPullRequest = _event.Kind is GitHubEventKind.PullRequest or GitHubEventKind.PullRequestTarget;
        var notes = new List<string>(plan.Notes);
        EventRequest request = Trusted(_request with { Issued = IssuedOfEvent() }, notes);
        using BasePolicy? policy = isPullRequest && (plan.Policy ?? plan.From) is { } from
            ? BasePolicy.Take(request.Policy, checkout.Folder, new CommitFiles(checkout.Folder, from))
            : null;
        if (policy is not null)
        {
            bool trustsComments = request.TrustsComments && _event.IsTrusted;
            request = request with { Policy = policy.Files };
            request = request with { Scan = request.Scan with { AllowInline = request.Scan.AllowInline && trustsComments } };
            notes.AddRange(policy.Notes);
        }

        EventScan scanned = await EventScan.RunAsync(request, plan, checkout, _event, _host.Log, cancellation);
        var reports = new EventReports(_event, request, _host, client.Address)
        {
            Scanned = scanned,
            Plan = plan,
            Notes = notes,
            AllowFile = policy is null ? request.Scan.OwnConfigurationPath ?? ".keyscan.yml"
            : $"{policy.ConfigurationName ?? ".keyscan.yml"} of the base",
            ChangedPolicy = policy?.ChangedBy(new CommitFiles(checkout.Folder, plan.To!.Value)) ?? [],
        };
        int exitCode = reports.Write(_output);
        foreach (string note in notes)
            _output.Note($"{note}.");
        if (reports.ChangedPolicy.Count > 0)
            _output.Note($"This request changes {string.Join(", ", reports.ChangedPolicy)}; "
                + "the scan went by the base's version.");
        await new EventMessages(reports, client, token is not null, _runner, _output).SendAsync(cancellation);
        return exitCode;
    }

    private IssuedRequest IssuedOfEvent() => _request.Issued with
    {
        Repository = _event.Repository.ToString(),
        IsPublic = _request.Issued.IsPublic || !_event.IsPrivate,
    };

    /// <summary>The token; that an app gets none is no reason not to scan.</summary>
    private async Task<Secret?> FindTokenAsync(GitHubClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.FindTokenAsync(cancellation);
        }
        catch (GitHubException e)
        {
            _output.Warn($"There is no token: {e.Problem}");
            return null;
        }
    }

    /// <summary>
    /// Leaves out what nobody but people with write access may cause, and what a run without secrets cannot do.
    /// </summary>
    private EventRequest Trusted(EventRequest request, List<string> notes)
    {
        if (_event.IsTrusted || !request.Issued.IsGiven)
            return request;
        string who = _event.IsFork ? "a fork" : "Dependabot";
        if (request.Issued.EndpointsPath is not null)
            notes.Add($"No revocation is sent: what {who} proposes may hold anybody's keys, and only people with write access "
                + $"may have keys revoked");
        bool hasPepper = Peppers.Any(v => _host.Variable(v) is { Length: > 0 });
        if (!hasPepper)
            notes.Add($"Issued keys are not told from others: GitHub gives no secrets, and so no pepper, to requests from {who}");
        return request with { Issued = hasPepper ? request.Issued with { EndpointsPath = null }
            : request.Issued with { EndpointsPath = null, SetPath = null, Registry = null } };
    }

    private GitHubOptions Options() => new()
    {
        Address = AccessSource.ReadAddress(_host.Variable),
        LongestWait = LongestWait,
        OnWait = wait => _host.Log.Warn($"waiting until {wait.Until.UtcDateTime:HH:mm:ss} UTC: {wait.Why}"),
    };

    /// <summary>Where git fetches from: the server that the runner names, without its credentials.</summary>
    private Uri Server(GitHubClient client)
    {
        if (_host.Variable("GITHUB_SERVER_URL") is not { Length: > 0 } text)
            return client.Address.CloneAddress(_event.Repository);
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? server) && server.UserInfo.Length == 0
            && (server.Scheme == "https" || (server.Scheme == "http" && server.IsLoopback))
            ? new Uri(server, _event.Repository.ToString())
            : throw new ProblemException(
                new Problem("that is no address of a GitHub server", "GITHUB_SERVER_URL",
                    "Write https://github.com or https://HOST"));
    }
}
