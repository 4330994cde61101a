using System.Text.Json;
using KeyScan.Primitives.Files;

namespace KeyScan.Forges.GitHub.Events;

/// <summary>
/// Reads the file a runner writes about the event that made it run; its payloads are described at
/// https://docs.github.com/en/webhooks/webhook-events-and-payloads.
/// </summary>
internal static class EventFile
{
    // GitHub caps payloads at 25 MB; a runner writes them indented.
    private const int LargestFile = 64 << 20;
    private const int DeepestJson = 64;
    private const int LongestRef = 1000;

    /// <summary>The event.</summary>
    /// <exception cref="ProblemException">The file is missing or broken, or the event is none that a scan can follow.</exception>
    public static GitHubEvent Read(RunnerEnvironment runner)
    {
        GitHubEventKind kind = Kind(runner.EventName);
        var problems = new List<Problem>();
        ReadOnlyMemory<byte> bytes = BoundedFile.TryRead(runner.EventPath, "the event file", LargestFile, problems)
            ?? throw new ProblemException(problems[0]);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = DeepestJson });
            return Read(kind, new EventPart(document.RootElement, runner.EventPath, ""), runner);
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                new Problem("the event file is no JSON", $"{runner.EventPath}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}",
                    "Leave the file as the runner wrote it"));
        }
        catch (InvalidOperationException)
        {
            // Thrown for a text of bytes that are no UTF-8, or of half a surrogate pair.
            throw new ProblemException(
                new Problem("the event file holds a text that is no Unicode", runner.EventPath,
                    "Leave the file as the runner wrote it"));
        }
    }

    private static GitHubEventKind Kind(string name) => name switch
    {
        "pull_request" => GitHubEventKind.PullRequest,
        "pull_request_target" => GitHubEventKind.PullRequestTarget,
        "push" => GitHubEventKind.Push,
        "merge_group" => GitHubEventKind.MergeGroup,
        "schedule" => GitHubEventKind.Schedule,
        "workflow_dispatch" => GitHubEventKind.WorkflowDispatch,
        _ => throw new ProblemException(new Problem($"no scan follows the event {ShownValue.Of(name)}", "GITHUB_EVENT_NAME",
            "Run it on pull_request, push, merge_group, schedule or workflow_dispatch")),
    };

    private static GitHubEvent Read(GitHubEventKind kind, EventPart payload, RunnerEnvironment runner)
    {
        EventPart repository = payload.Part("repository");
        var common = new GitHubEvent
        {
            Kind = kind,
            Scope = ScanScope.Everything,
            Repository = RepositoryName.Parse(repository.Text("full_name"), runner.EventPath),
            DefaultBranch = repository.TryText("default_branch", LongestRef),
            IsPrivate = repository.TryText("visibility", LongestRef) is { } visibility ? visibility != "public"
            : repository.Flag("private"),
            Ref = runner.Ref,
            Head = runner.Commit,
        };
        return kind switch
        {
            GitHubEventKind.PullRequest or GitHubEventKind.PullRequestTarget => PullRequest(common, payload),
            GitHubEventKind.Push => Push(common, payload),
            GitHubEventKind.MergeGroup => MergeGroup(common, payload.Part("merge_group")),
            _ => common,
        };
    }

    private static GitHubEvent PullRequest(GitHubEvent common, EventPart payload)
    {
        EventPart request = payload.Part("pull_request");
        EventPart head = request.Part("head");
        // The head's repository is null once the fork is deleted.
        string? from = head.TryPart("repo")?.TryText("full_name", LongestRef);
        return common with
        {
            Scope = ScanScope.Range,
            Base = request.Part("base").Id("sha"),
            Head = head.Id("sha"),
            Merge = common.Kind == GitHubEventKind.PullRequest ? common.Head : null,
            Ref = $"refs/heads/{request.Part("base").Text("ref")}",
            Number = request.Number("number"),
            IsFork = !string.Equals(from, common.Repository.ToString(), StringComparison.OrdinalIgnoreCase),
            IsRestricted = IsDependabot(payload.TryPart("sender")) || IsDependabot(request.TryPart("user")),
        };
    }

    private static GitHubEvent Push(GitHubEvent common, EventPart payload)
    {
        ObjectId? before = payload.TryId("before");
        ObjectId? after = payload.TryId("after");
        return common with
        {
            Scope = after is null ? ScanScope.Nothing : before is null ? ScanScope.NewRef : ScanScope.Range,
            Base = before,
            Head = after,
            Ref = payload.Ref("ref"),
            IsForced = payload.Flag("forced"),
            IsRestricted = IsDependabot(payload.TryPart("sender")),
        };
    }

    private static GitHubEvent MergeGroup(GitHubEvent common, EventPart group) => common with
    {
        Scope = ScanScope.Range,
        Base = group.Id("base_sha"),
        Head = group.Id("head_sha"),
        Ref = group.Ref("head_ref"),
    };

    private static bool IsDependabot(EventPart? account) => account?.TryText("login", LongestRef) == "dependabot[bot]";
}
