using KeyScan.Forges.GitHub.Events;
using KeyScan.Forges.PullRequests;
using KeyScan.Sinks;
using KeyScan.Sinks.Markdown;

namespace KeyScan.Forges.GitHub.Actions;

/// <summary>What the step leaves without a token: the log, annotations, the job's summary, the SARIF report, outputs.</summary>
internal sealed class EventReports(GitHubEvent gitHubEvent, EventRequest request, EventHost host, GitHubAddress address)
{
    private const int LargestComment = 60_000;
    private const int MostCommentRows = 50;

    /// <summary>The event.</summary>
    public GitHubEvent Event => gitHubEvent;

    /// <summary>What is asked for.</summary>
    public EventRequest Request => request;

    /// <summary>What was found.</summary>
    public required EventScan Scanned { get; init; }

    /// <summary>What was scanned.</summary>
    public required ScanPlan Plan { get; init; }

    /// <summary>What is to be said about the run.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Where findings can be allowed, for people.</summary>
    public required string AllowFile { get; init; }

    /// <summary>What the request changes of the files that decide about findings.</summary>
    public required IReadOnlyList<string> ChangedPolicy { get; init; }

    /// <summary>The report.</summary>
    public ScanReport Report => Scanned.Report;

    /// <summary>Writes all of them; returns the exit code.</summary>
    /// <exception cref="IOException">A file of the runner cannot be written.</exception>
    public int Write(RunnerOutput output)
    {
        // Findings are allowed in the base's file, not in the copy that this run has read.
        bool written = output.WithoutCommands(() => host.WriteReports(Report, request, AllowFile));
        using (Stream standardOutput = host.OpenOutput())
            new GitHubAnnotationsSink(SinkOptions(), Scanned.IsThere) { OnlyShown = true }.Write(Report, standardOutput);
        int exitCode = written ? Report.ExitCode(request.ExitCode) : ScanReport.FailureExitCode;
        output.Summarise(Markdown(new MarkdownOptions { Scanned = Plan.Description }));
        output.Set("findings", Report.FailingCount);
        output.Set("advisory", Report.Findings.Count - Report.FailingCount);
        output.Set("complete", Report.IsComplete && written ? "true" : "false");
        output.Set("exit-code", exitCode);
        if (written)
            output.Set("sarif-file", request.SarifPath);
        return exitCode;
    }

    /// <summary>The text of the comment.</summary>
    public string Comment() =>
        Markdown(new MarkdownOptions { Scanned = Plan.Description, LargestText = LargestComment, MostRows = MostCommentRows });

    private string Markdown(MarkdownOptions options) => new MarkdownSink(options with
    {
        PageOf = PageOf,
        IsThere = Scanned.IsThere,
        AllowInline = request.Scan.AllowInline,
        AllowFile = AllowFile,
        Notes = Notes,
        ChangedPolicy = ChangedPolicy,
        ExitCodeOnFindings = request.ExitCode,
    }).Render(Report);

    private SinkOptions SinkOptions() =>
        new() { ToolVersion = host.ToolVersion, AllowFile = AllowFile, AllowInline = request.Scan.AllowInline,
        ExitCodeOnFindings = request.ExitCode };

    /// <summary>The line at the commit that was scanned, or at the one that brought it where it is gone since.</summary>
    private Uri? PageOf(Location location)
    {
        Provenance provenance = location.Provenance;
        bool isAtEnd = Plan.To is not null && Scanned.IsThere(location);
        ObjectId commit = isAtEnd ? Plan.To!.Value : provenance.Commit;
        if (provenance.Source != SourceKind.Blob || commit.IsEmpty)
            return null;
        string path = string.Join('/', provenance.FilePath.Split('/').Select(Uri.EscapeDataString));
        // A secret in the path must not come back by its address.
        return Report.Findings.Any(f => provenance.Path.Contains(f.Secret.Reveal(), StringComparison.Ordinal))
            ? null
            : new Uri(address.Web,
            $"{gitHubEvent.Repository}/blob/{commit}/{path}{(provenance.Inner is null ? $"#L{location.StartLine}" : "")}");
    }
}
