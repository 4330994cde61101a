using System.IO.Compression;

namespace KeyScan.Forges.GitHub;

/// <summary>Uploads SARIF files; https://docs.github.com/en/rest/code-scanning/code-scanning.</summary>
internal sealed class CodeScanningApi
{
    /// <summary>
    /// The most bytes of a file once gzipped, as
    /// https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/file-too-large says.
    /// </summary>
    public const int LargestUpload = 10 << 20;

    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(15);
    private readonly GitHubClient _client;

    internal CodeScanningApi(GitHubClient client) => _client = client;

    /// <summary>Uploads a SARIF file and returns the upload's id.</summary>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    public async Task<string> UploadAsync(RepositoryName repository, SarifReport report, CancellationToken cancellation)
    {
        byte[] packed = Pack(report.Sarif.Span);
        if (packed.Length > LargestUpload)
            throw new GitHubException(GitHubFailure.Refused,
                new Problem($"the SARIF file has {packed.Length >> 20} MB gzipped, and GitHub takes {LargestUpload >> 20}",
                $"{repository}", "Report fewer findings, or baseline old ones"));
        var upload = new SarifUpload(report.Commit.ToString(), report.Ref, Convert.ToBase64String(packed), "KeyScan");
        // Octokit has no code scanning.
        SarifReceipt receipt = await _client.CallAsync(api =>
            api.Post<SarifReceipt>(Sarifs(repository), upload, CancellationToken.None), cancellation);
        return receipt.Id
            ?? throw new GitHubException(GitHubFailure.NotUnderstood,
            new Problem("GitHub took the SARIF file and gave no id for it", $"{repository}",
            "Look at the repository's code scanning page"));
    }

    /// <summary>How far GitHub is with an upload.</summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public Task<SarifStatus> StatusAsync(RepositoryName repository, string id, CancellationToken cancellation) =>
        _client.CallAsync(api => api.Get<SarifStatus>(Sarifs(repository, $"/{Uri.EscapeDataString(id)}")), cancellation);

    /// <summary>
    /// Asks until GitHub is done with an upload, or the time is up; then the last answer, or null where there was none.
    /// </summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public async Task<SarifStatus?> WaitAsync(RepositoryName repository, string id, TimeSpan most, CancellationToken cancellation)
    {
        TimeSpan poll = FirstPoll;
        SarifStatus? status = null;
        for (DateTimeOffset end = _client.Options.Clock.GetUtcNow() + most; ;)
        {
            try
            {
                status = await StatusAsync(repository, id, cancellation);
                if (!status.IsPending)
                    return status;
            }
            catch (GitHubException e) when (e.Failure == GitHubFailure.NotFound)
            {
                // An upload is not known everywhere at once.
            }
            if (_client.Options.Clock.GetUtcNow() + poll > end)
                return status;
            await _client.WaitAsync(poll, "GitHub works on the SARIF file", cancellation);
            poll = TimeSpan.FromTicks(Math.Min(poll.Ticks * 2, LongestPoll.Ticks));
        }
    }

    private static Uri Sarifs(RepositoryName repository, string id = "") =>
        new($"repos/{repository}/code-scanning/sarifs{id}", UriKind.Relative);

    private static byte[] Pack(ReadOnlySpan<byte> sarif)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(sarif);
        return packed.ToArray();
    }
}
