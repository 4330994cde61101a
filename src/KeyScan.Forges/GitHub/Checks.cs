using System.Text.Json.Serialization;

namespace KeyScan.Forges.GitHub;

/// <summary>A check run as GitHub has it; https://docs.github.com/en/rest/checks/runs.</summary>
public sealed record CheckRun
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its page; null where there is none.</summary>
    public string? HtmlUrl { get; init; }
}

/// <summary>What a check run is to say.</summary>
public sealed record CheckReport
{
    /// <summary>The check's name; a run of the same name on the same commit replaces the one before.</summary>
    public required string Name { get; init; }

    /// <summary>The commit it is about.</summary>
    public required ObjectId Commit { get; init; }

    /// <summary>How it ended.</summary>
    public required CheckConclusion Conclusion { get; init; }

    /// <summary>The headline.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be said, in Markdown.</summary>
    public required string Summary { get; init; }

    /// <summary>What is to be said at lines.</summary>
    public IReadOnlyList<CheckAnnotation> Annotations { get; init; } = [];
}

/// <summary>A remark at lines of a file.</summary>
public sealed record CheckAnnotation
{
    /// <summary>The file, from the repository's root.</summary>
    public required string Path { get; init; }

    /// <summary>1-based.</summary>
    public required int StartLine { get; init; }

    /// <summary>1-based, the last line.</summary>
    public required int EndLine { get; init; }

    /// <summary>1-based; only where the remark is about one line.</summary>
    public int? StartColumn { get; init; }

    /// <summary>1-based; only where the remark is about one line.</summary>
    public int? EndColumn { get; init; }

    /// <summary>How it looks.</summary>
    [JsonPropertyName("annotation_level")]
    public required AnnotationLevel Level { get; init; }

    /// <summary>The headline.</summary>
    public required string Title { get; init; }

    /// <summary>The remark, plain text.</summary>
    public required string Message { get; init; }
}

/// <summary>How a remark looks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnnotationLevel>))]
public enum AnnotationLevel
{
    /// <summary>Grey.</summary>
    [JsonStringEnumMemberName("notice")] Notice,

    /// <summary>Yellow.</summary>
    [JsonStringEnumMemberName("warning")] Warning,

    /// <summary>Red.</summary>
    [JsonStringEnumMemberName("failure")] Failure,
}

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckConclusion>))]
public enum CheckConclusion
{
    /// <summary>Nothing was found.</summary>
    [JsonStringEnumMemberName("success")] Success,

    /// <summary>Something was found.</summary>
    [JsonStringEnumMemberName("failure")] Failure,

    /// <summary>Something was found that is not to stop anybody.</summary>
    [JsonStringEnumMemberName("neutral")] Neutral,

    /// <summary>It did not come to an end.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

/// <summary>The first request for a check run.</summary>
internal sealed record CheckRunCreation(string Name, string HeadSha, string Status, CheckConclusion Conclusion, CheckOutput Output);

/// <summary>A further request for a check run, which adds annotations.</summary>
internal sealed record CheckRunAddition(CheckOutput Output);

/// <summary>The visible part of a check run.</summary>
internal sealed record CheckOutput(string Title, string Summary, CheckAnnotation[] Annotations);

/// <summary>Writes check runs, which only GitHub Apps may, GitHub Actions among them.</summary>
public sealed class ChecksApi
{
    /// <summary>The most annotations GitHub takes in one request.</summary>
    public const int Lot = 50;

    private const int LongestTitle = 255;
    private const int LongestText = 65_535;
    private const int LongestMessage = 16_000;
    private readonly GitHubClient _client;

    internal ChecksApi(GitHubClient client) => _client = client;

    /// <summary>Writes a check run, with its annotations in lots.</summary>
    /// <exception cref="GitHubException">GitHub does not take it; the lots before stay.</exception>
    public async Task<CheckRun> PublishAsync(RepositoryName repository, CheckReport report, CancellationToken cancellation)
    {
        CheckAnnotation[][] lots = [.. report.Annotations.Select(Fit).Chunk(Lot)];
        // The first request says how it ended, so that an interruption leaves fewer remarks and never a check that runs for ever.
        var creation = new CheckRunCreation(report.Name, report.Commit.ToString(), "completed", report.Conclusion, Output(report, lots is [var first, ..] ? first : []));
        CheckRun run = await _client.SendAsync(HttpMethod.Post, $"repos/{repository}/check-runs", creation, GitHubJson.Default.CheckRunCreation, GitHubJson.Default.CheckRun, mayRepeat: false, cancellation);
        foreach (CheckAnnotation[] lot in lots.Skip(1))
        {
            // Sent again after a lost answer, a lot may show twice: better than not at all.
            run = await _client.SendAsync(HttpMethod.Patch, $"repos/{repository}/check-runs/{run.Id}", new CheckRunAddition(Output(report, lot)), GitHubJson.Default.CheckRunAddition,
                GitHubJson.Default.CheckRun, mayRepeat: true, cancellation);
        }
        return run;
    }

    private static CheckOutput Output(CheckReport report, CheckAnnotation[] annotations) =>
        new(TextLimit.Cut(report.Title, LongestTitle), TextLimit.Cut(report.Summary, LongestText), annotations);

    private static CheckAnnotation Fit(CheckAnnotation annotation) => annotation with
    {
        Title = TextLimit.Cut(annotation.Title, LongestTitle),
        Message = TextLimit.Cut(annotation.Message, LongestMessage),
        StartColumn = annotation.StartLine == annotation.EndLine ? annotation.StartColumn : null,
        EndColumn = annotation.StartLine == annotation.EndLine ? annotation.EndColumn : null,
    };
}
