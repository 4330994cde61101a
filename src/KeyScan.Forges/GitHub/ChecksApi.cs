using Octokit;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// Writes check runs, which only GitHub Apps may, GitHub Actions among them; https://docs.github.com/en/rest/checks/runs.
/// </summary>
internal sealed class ChecksApi
{
    /// <summary>The most annotations GitHub takes in one request.</summary>
    public const int Lot = 50;

    private const int LongestTitle = 255;
    private const int LongestText = 65_535;
    private const int LongestMessage = 16_000;
    private readonly GitHubClient _client;

    internal ChecksApi(GitHubClient client) => _client = client;

    /// <summary>A remark at lines of a file, cut to what GitHub takes; columns stand only where it is about one line.</summary>
    /// <param name="path">The file, from the repository's root.</param>
    /// <param name="start">Where it begins; 1-based.</param>
    /// <param name="end">Where it ends; 1-based.</param>
    /// <param name="level">How it looks.</param>
    /// <param name="title">The headline.</param>
    /// <param name="message">The remark, plain text.</param>
    public static NewCheckRunAnnotation Annotation(
        string path, (int Line, int Column) start, (int Line, int Column) end, CheckAnnotationLevel level, string title,
            string message)
    {
        bool isOneLine = start.Line == end.Line;
        return new NewCheckRunAnnotation(path, start.Line, end.Line, level, TextLimit.Cut(message, LongestMessage))
        {
            Title = TextLimit.Cut(title, LongestTitle),
            StartColumn = isOneLine ? start.Column : null,
            EndColumn = isOneLine ? end.Column : null,
        };
    }

    /// <summary>
    /// Writes a check run, with its annotations in lots. One of the same name on the same commit replaces the one before.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="run">Its name, commit, conclusion, and an output without annotations.</param>
    /// <param name="annotations">What is to be said at lines.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="GitHubException">GitHub does not take it; the lots before stay.</exception>
    public async Task<CheckRun> PublishAsync(RepositoryName repository, NewCheckRun run,
        IReadOnlyList<NewCheckRunAnnotation> annotations, CancellationToken cancellation)
    {
        NewCheckRunAnnotation[][] lots = [.. annotations.Chunk(Lot)];
        // The first request says how it ended, so that an interruption leaves fewer remarks and never a check that runs for ever.
        (NewCheckRunOutput output, run.Status) = (run.Output, CheckStatus.Completed);
        run.Output = Output(output, lots is [var first, ..] ? first : []);
        CheckRun written = await _client.CallAsync(api =>
            new CheckRunsClient(api).Create(repository.Owner, repository.Name, run), cancellation);
        foreach (NewCheckRunAnnotation[] lot in lots.Skip(1))
        {
            // Sent again after a lost answer, a lot may show twice: better than not at all.
            var addition = new CheckRunUpdate { Output = Output(output, lot) };
            written = await _client.CallAsync(api => new CheckRunsClient(api)
                .Update(repository.Owner, repository.Name, written.Id, addition), cancellation);
        }
        return written;
    }

    private static NewCheckRunOutput Output(NewCheckRunOutput output, NewCheckRunAnnotation[] annotations) =>
        new(TextLimit.Cut(output.Title, LongestTitle), TextLimit.Cut(output.Summary, LongestText)) { Annotations = annotations };
}
