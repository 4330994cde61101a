using System.Net;
using System.Net.Http.Headers;
using KeyScan.Forges.GitHub.Access;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// What stands between Octokit and the network: shows the token, to the API's own address alone; asks whether known answers have
/// changed, follows renamed repositories, and lets a <see cref="GitHubTransport"/> wait, repeat and bound. What is no success
/// never reaches Octokit: it becomes a problem that says which right is missing, or how long a limit lasts.
/// </summary>
internal sealed class GitHubHandler(GitHubTransport transport, GitHubCredentials credentials, GitHubOptions options)
    : HttpMessageHandler
{
    private const int MostRedirects = 3;
    private readonly AnswerCache _cache = new(options.CachedBytes);

    /// <inheritdoc/>
    /// <exception cref="GitHubException">GitHub does not do what it is asked, or the address is another one's.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var asked = new GitHubRequest(request.Method, request.RequestUri!) { Body = body.Length > 0 ? body : null };
        if (!options.Address.TakesToken(asked.Address))
            throw AnswerProblem.Elsewhere(asked, "the address");
        (asked, GitHubAnswer answer) = request.Method == HttpMethod.Get ? await GetAsync(asked.Address, cancellationToken)
            : await ChangeAsync(asked, cancellationToken);
        return Response(answer, asked);
    }

    private async Task<(GitHubRequest Request, GitHubAnswer Answer)> GetAsync(Uri address, CancellationToken cancellation)
    {
        for (int redirects = 0; ; redirects++)
        {
            GitHubAnswer? known = _cache.Find(address);
            var asked = new GitHubRequest(HttpMethod.Get, address) { KnownTag = known?.Tag, MayRepeat = true };
            (asked, GitHubAnswer answer) = await AuthorisedAsync(asked, cancellation);
            if (answer.Status == HttpStatusCode.NotModified && known is not null)
                return (asked, known);
            if (answer.IsSuccess)
            {
                _cache.Keep(address, answer);
                return (asked, answer);
            }
            if (!IsRedirect(answer) || redirects == MostRedirects)
                throw AnswerProblem.ToException(answer, asked);
            address = Within(answer.Location?.OriginalString ?? "//", asked);
        }
    }

    private async Task<(GitHubRequest Request, GitHubAnswer Answer)> ChangeAsync(GitHubRequest request,
        CancellationToken cancellation)
    {
        (request, GitHubAnswer answer) = await AuthorisedAsync(request with { MayRepeat = MayRepeat(request) }, cancellation);
        if (IsRedirect(answer))
            throw AnswerProblem.Moved(request);
        return answer.IsSuccess ? (request, answer) : throw AnswerProblem.ToException(answer, request);
    }

    /// <summary>
    /// Sends a request with the token, and once more with a fresh one where an app's was taken back before its time.
    /// </summary>
    private async Task<(GitHubRequest Request, GitHubAnswer Answer)> AuthorisedAsync(GitHubRequest request,
        CancellationToken cancellation)
    {
        for (bool fresh = false; ; fresh = true)
        {
            request = request with { Token = await credentials.FindTokenAsync(transport, options, cancellation) };
            GitHubAnswer answer = await transport.SendAsync(request, cancellation);
            if (fresh || answer.Status != HttpStatusCode.Unauthorized || request.Token is null
                || !credentials.Forget(request.Token))
                return (request, answer);
        }
    }

    /// <summary>
    /// Whether a request that changes something may be sent again when nobody knows whether it was carried out. A new comment or
    /// check run would be there twice; the others come to the same, as do a query, a token, and a SARIF file, which gives the
    /// same alerts.
    /// </summary>
    private static bool MayRepeat(GitHubRequest request) => request.Method != HttpMethod.Post
        || request.Address.AbsolutePath.Split('/')[^1] is "graphql" or "access_tokens" or "sarifs";

    /// <summary>The answer as Octokit reads it, which knows no other header than that of the next page.</summary>
    private HttpResponseMessage Response(GitHubAnswer answer, GitHubRequest request)
    {
        // Octokit takes an empty answer for an empty list, and all that nothing was read of would be clean.
        if (answer.Body.AsSpan().Trim(" \t\r\n"u8) is var text && (text.IsEmpty || text.SequenceEqual("{}"u8)))
            throw AnswerProblem.NotUnderstood(request.Where, path: null);
        var response = new HttpResponseMessage(answer.Status) { Content = new ByteArrayContent(answer.Body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        // It takes the header apart at commas.
        if (LinkHeader.FindNext(answer.Link) is { } next)
            response.Headers.TryAddWithoutValidation("Link",
                $"<{Within(next, request).AbsoluteUri.Replace(",", "%2C", StringComparison.Ordinal)}>; rel=\"next\"");
        return response;
    }

    private Uri Within(string address, GitHubRequest request) =>
        Uri.TryCreate(request.Address, address, out Uri? next) && options.Address.Contains(next) ? next
        : throw AnswerProblem.Elsewhere(request, "an address in the answer");

    private static bool IsRedirect(GitHubAnswer answer) =>
        answer.Status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect
        or HttpStatusCode.PermanentRedirect;
}
