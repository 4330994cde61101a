using System.Net;
using System.Net.Http.Headers;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// Gets an answer to a request: waits for rate limits, repeats what a broken network or server lost, and bounds time and bytes.
/// Follows no redirect: the token would go along.
/// </summary>
internal sealed class GitHubTransport : IDisposable
{
    private const int MostLimitWaits = 20;
    private const string RateLimited = "GitHub's rate limit is used up";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private readonly GitHubOptions _options;
    private readonly HttpClient _http;

    /// <summary>Creates a transport.</summary>
    public GitHubTransport(GitHubOptions options)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = 64,
            // A changed address of the server is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("KeyScan", typeof(GitHubTransport).Assembly.GetName().Version?.ToString(3)));
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github+json");
        _http.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>
    /// The answer to a request, whatever its status, once no rate limit and no passing failure stands before it.
    /// </summary>
    /// <exception cref="GitHubException">There is no answer, or not in time, or it is too large.</exception>
    public async Task<GitHubAnswer> SendAsync(GitHubRequest request, CancellationToken cancellation)
    {
        int limits = 0;
        for (int attempt = 0; ;)
        {
            (GitHubAnswer? answer, Lost? lost) = await TryAsync(request, cancellation);
            if (answer is not null && RateLimit.FindWait(answer, _options.Clock.GetUtcNow(), limits) is { } wait)
            {
                // A limited request was not carried out, so any may be sent again.
                if (wait > _options.LongestWait || ++limits > MostLimitWaits)
                    throw AnswerProblem.Limited(request, wait);
                await WaitAsync(wait, RateLimited, cancellation);
                continue;
            }
            if (answer is { IsServerError: false })
                return answer;
            attempt++;
            TimeSpan backoff = Backoff.After(attempt - 1, answer?.RetryAfter, _options.Jitter());
            bool again = attempt < _options.Attempts && (request.MayRepeat || lost is { NeverSent: true })
                && backoff <= _options.LongestWait;
            if (!again)
                return answer ?? throw AnswerProblem.Lost(request, lost!.Why, attempt, lost.Cause);
            await WaitAsync(backoff, lost is null ? $"GitHub answered {(int)answer!.Status}"
                : $"GitHub did not answer: {lost.Why}", cancellation);
        }
    }

    /// <summary>Waits, and tells about it.</summary>
    public async Task WaitAsync(TimeSpan time, string why, CancellationToken cancellation)
    {
        Task wait = Task.Delay(time, _options.Clock, cancellation);
        _options.OnWait?.Invoke(new GitHubWait(time, _options.Clock.GetUtcNow() + time, why));
        await wait;
    }

    private async Task<(GitHubAnswer? Answer, Lost? Lost)> TryAsync(GitHubRequest request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using HttpRequestMessage message = Build(request);
            using HttpResponseMessage response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead,
                either.Token);
            byte[]? body = await BoundedBody.TryReadAsync(response.Content, _options.LargestAnswer, either.Token);
            return body is null ? throw AnswerProblem.TooLarge(request, _options.LargestAnswer)
                : (GitHubAnswer.Read(response, body), null);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            return (null, new Lost($"no answer in {_options.Timeout.TotalSeconds:0} seconds", NeverSent: false, e));
        }
        catch (HttpRequestException e)
        {
            bool neverSent = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            return (null, new Lost(e.Message.TrimEnd('.'), neverSent, e));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return (null, new Lost(e.Message.TrimEnd('.'), NeverSent: false, e));
        }
    }

    private static HttpRequestMessage Build(GitHubRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address);
        if (request.Token is { } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        if (request.KnownTag is { } tag)
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return message;
    }

    /// <summary>An attempt without an answer.</summary>
    /// <param name="Why">Why, without a full stop.</param>
    /// <param name="NeverSent">Whether GitHub cannot have seen the request.</param>
    /// <param name="Cause">The exception.</param>
    private sealed record Lost(string Why, bool NeverSent, Exception Cause);
}
