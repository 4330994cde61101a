using KeyScan.Forges.GitHub.Events;
using KeyScan.Primitives.Files;
using KeyScan.Sinks.Markdown;
using Octokit;

namespace KeyScan.Forges.GitHub.Actions;

/// <summary>
/// What the step leaves with a token: a comment, a check run, an upload. None of them that fails takes the scan's result with it.
/// </summary>
internal sealed class EventMessages(EventReports reports, GitHubClient client, bool hasToken, RunnerEnvironment runner,
    RunnerOutput output)
{
    private const int LargestReport = 1 << 30;
    private const string Marker = "<!-- keyscan -->";
    private const int MostAnnotations = 500;
    private static readonly TimeSpan LongestProcessing = TimeSpan.FromSeconds(30);

    private GitHubEvent Event => reports.Event;

    /// <summary>Sends what is asked for and may be.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task SendAsync(CancellationToken cancellation)
    {
        string[] wishes = [.. reports.Request.Wishes];
        if (wishes.Length == 0)
            return;
        if (!hasToken)
        {
            output.Note($"Without a token there is no {string.Join(", no ", wishes)}: annotations, the summary and the SARIF "
                + $"file have everything.");
            return;
        }
        // pull_request_target runs with the base's rights, whoever asks.
        if (!Event.IsTrusted && Event.Kind != GitHubEventKind.PullRequestTarget)
        {
            output.Note($"GitHub gives requests from {(Event.IsFork ? "forks" : "Dependabot")} no right to write, so there is "
                + $"no {string.Join(", no ", wishes)}: annotations, the summary and the SARIF file have everything.");
            return;
        }
        if (reports.Request.Comment && Event.Number is { } number)
            await TryAsync("The comment", "pull-requests: write", () => CommentAsync(number, cancellation));
        if (reports.Request.CheckRun && (Event.Head ?? runner.Commit) is { } commit)
            await TryAsync("The check run", "checks: write", () => CheckAsync(commit, cancellation));
        if (reports.Request.Upload)
            await TryAsync("The SARIF upload", "security-events: write", () => UploadAsync(cancellation));
    }

    private async Task CommentAsync(int number, CancellationToken cancellation)
    {
        // Nobody needs to be told that nothing was found, but who was told of something does.
        bool says = reports.Report.Findings.Count > 0;
        IssueComment? comment = says
            ? await client.Comments.KeepAsync(Event.Repository, number, Marker, reports.Comment(), cancellation)
            : await client.Comments.UpdateKeptAsync(Event.Repository, number, Marker, reports.Comment(), cancellation);
        if (comment is not null)
            output.Set("comment-url", comment.HtmlUrl);
    }

    private async Task CheckAsync(ObjectId commit, CancellationToken cancellation)
    {
        ScanReport report = reports.Report;
        var run = new NewCheckRun("KeyScan", commit.ToString())
        {
            Conclusion = !report.IsComplete || report.FailingCount > 0 ? CheckConclusion.Failure : report.Findings.Count > 0
                ? CheckConclusion.Neutral : CheckConclusion.Success,
            Output = new NewCheckRunOutput(MarkdownSink.Headline(report)["KeyScan: ".Length..], reports.Comment()),
        };
        IEnumerable<Finding> told = report.Findings.Where(f => HasPlainLine(f) && reports.Scanned.IsThere(f.Locations[0]));
        NewCheckRunAnnotation[] annotations = [.. told.OrderBy(f => report.IsAdvisory(f) ? 1 : 0).Take(MostAnnotations)
            .Select(Annotation)];
        CheckRun written = await client.Checks.PublishAsync(Event.Repository, run, annotations, cancellation);
        if (written.HtmlUrl is { } url)
            output.Set("check-run-url", url);
    }

    /// <summary>
    /// A path that the secret stands in cannot be told to GitHub, and what is inside of an archive has no line there.
    /// </summary>
    private static bool HasPlainLine(Finding finding) =>
        finding.Locations[0] is { IsInName: false, Provenance: { Source: SourceKind.Blob, Inner: null } } place
        && !place.Provenance.Path.Contains(finding.Secret.Reveal(), StringComparison.Ordinal);

    private NewCheckRunAnnotation Annotation(Finding finding)
    {
        Location location = finding.Locations[0];
        (string title, string message) = MarkdownSink.Remark(finding, reports.Report);
        CheckAnnotationLevel level = reports.Report.IsAdvisory(finding) ? CheckAnnotationLevel.Warning
            : CheckAnnotationLevel.Failure;
        return ChecksApi.Annotation(location.Provenance.Path, (location.StartLine, location.StartColumn),
            (location.EndLine, location.EndColumn), level, title, message);
    }

    private async Task UploadAsync(CancellationToken cancellation)
    {
        if (!reports.Plan.IsWhole && Event.Number is null)
        {
            output.Note("The SARIF report is not uploaded: GitHub would take a push's part for the state of the whole branch "
                + "and close older alerts. A scheduled run uploads all.");
            return;
        }
        // Lines are those of the request's head, not of its merge.
        (ObjectId? commit, string? name) = Event.Number is { } number ? (Event.Head, $"refs/pull/{number}/head")
            : (runner.Commit, runner.Ref);
        if (commit is null || name is null)
            throw new ProblemException(
                new Problem("the run has no commit or no ref", "GITHUB_SHA, GITHUB_REF",
                    "Leave the runner's variables as they are"));
        byte[] sarif = RegularFile.ReadBytes(reports.Request.SarifPath, LargestReport);
        string id = await client.CodeScanning.UploadAsync(Event.Repository,
            new SarifReport { Commit = commit.Value, Ref = name, Sarif = sarif }, cancellation);
        SarifStatus? status = await client.CodeScanning.WaitAsync(Event.Repository, id, LongestProcessing, cancellation);
        if (status?.ProcessingStatus == "failed")
            output.Warn($"GitHub took the SARIF report and cannot read it: {string.Join("; ", status.Errors ?? [])}");
    }

    private async Task TryAsync(string what, string right, Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (GitHubException e) when (e.Failure is GitHubFailure.Forbidden or GitHubFailure.NotFound)
        {
            output.Warn($"{what} is missing: {e.Problem.What}. Give the job the right `{right}` under `permissions:`.");
        }
        catch (Exception e) when (e is ProblemException or IOException)
        {
            output.Warn($"{what} is missing: {(e as ProblemException)?.Problem.ToString() ?? e.Message}");
        }
    }
}
