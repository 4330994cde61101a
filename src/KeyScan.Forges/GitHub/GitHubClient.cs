using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KeyScan.Forges.GitHub.Access;
using KeyScan.Forges.GitHub.Requests;
using KeyScan.Forges.GitHub.Texts;

namespace KeyScan.Forges.GitHub;

/// <summary>
/// GitHub's REST API, as far as KeyScan uses it. Waits for rate limits, repeats what got lost, follows pages and renamed repositories,
/// and sends its token to the API's own address alone. Safe for use by several threads.
/// </summary>
public sealed class GitHubClient : IDisposable
{
    private const int MostRedirects = 3;
    private readonly GitHubTransport _transport;
    private readonly GitHubCredentials _credentials;
    private readonly AnswerCache _cache;

    /// <summary>Creates a client.</summary>
    /// <param name="options">How it goes about its requests.</param>
    /// <param name="credentials">What it shows GitHub.</param>
    public GitHubClient(GitHubOptions options, GitHubCredentials credentials)
    {
        Options = options;
        _credentials = credentials;
        _transport = new GitHubTransport(options);
        _cache = new AnswerCache(options.CachedBytes);
    }

    /// <summary>Repositories.</summary>
    public RepositoriesApi Repositories => new(this);

    /// <summary>Issues, pull requests and what is said about them.</summary>
    public IssuesApi Issues => new(this);

    /// <summary>Comments to write.</summary>
    public CommentsApi Comments => new(this);

    /// <summary>Releases and gists.</summary>
    public ReleasesApi Releases => new(this);

    /// <summary>Issues, comments, releases and so on as texts to search.</summary>
    public TextsApi Texts => new(this);

    /// <summary>Check runs.</summary>
    public ChecksApi Checks => new(this);

    /// <summary>SARIF uploads.</summary>
    public CodeScanningApi CodeScanning => new(this);

    /// <summary>Where the API is.</summary>
    public GitHubAddress Address => Options.Address;

    /// <summary>How it goes about its requests.</summary>
    internal GitHubOptions Options { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _credentials.Dispose();
    }

    /// <summary>The token to clone with at this moment; null for none. An app's token works for an hour at most.</summary>
    /// <exception cref="GitHubException">An app gets none.</exception>
    public ValueTask<Secret?> FindTokenAsync(CancellationToken cancellation) => _credentials.FindTokenAsync(_transport, Options, cancellation);

    /// <summary>What GitHub has at a path.</summary>
    /// <exception cref="GitHubException">GitHub does not give it.</exception>
    internal async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        (GitHubRequest request, GitHubAnswer answer) = await GetAsync(Options.Address.Resolve(path), cancellation);
        return Read(answer, type, request);
    }

    /// <summary>All entries of a listing, page by page as they are asked for.</summary>
    /// <exception cref="GitHubException">GitHub does not give it, or it does not end.</exception>
    internal async IAsyncEnumerable<T> Pages<T>(string path, JsonTypeInfo<T[]> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (Uri? next = Options.Address.Resolve(path); next is not null;)
        {
            (GitHubRequest request, GitHubAnswer answer) = await GetAsync(next, cancellation);
            if (!seen.Add(next.AbsoluteUri) || seen.Count > Options.MostPages)
                throw AnswerProblem.Endless(request, Options.MostPages);
            foreach (T entry in Read(answer, type, request))
                yield return entry;
            next = LinkHeader.FindNext(answer.Link) is { } link ? Within(link, request) : null;
        }
    }

    /// <summary>Sends JSON to a path.</summary>
    /// <exception cref="GitHubException">GitHub does not take it.</exception>
    internal async Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, bool mayRepeat, CancellationToken cancellation)
    {
        var request = new GitHubRequest(method, Options.Address.Resolve(path)) { Body = JsonSerializer.SerializeToUtf8Bytes(body, bodyType), MayRepeat = mayRepeat };
        (request, GitHubAnswer answer) = await AuthorisedAsync(request, cancellation);
        if (IsRedirect(answer))
            throw AnswerProblem.Moved(request);
        return answer.IsSuccess ? Read(answer, answerType, request) : throw AnswerProblem.Of(answer, request);
    }

    /// <summary>Waits, and tells about it.</summary>
    internal Task WaitAsync(TimeSpan time, string why, CancellationToken cancellation) => _transport.WaitAsync(time, why, cancellation);

    private async Task<(GitHubRequest Request, GitHubAnswer Answer)> GetAsync(Uri address, CancellationToken cancellation)
    {
        for (int redirects = 0; ; redirects++)
        {
            GitHubAnswer? known = _cache.Find(address);
            (GitHubRequest request, GitHubAnswer answer) = await AuthorisedAsync(new GitHubRequest(HttpMethod.Get, address) { KnownTag = known?.Tag, MayRepeat = true }, cancellation);
            if (answer.Status == HttpStatusCode.NotModified && known is not null)
                return (request, known);
            if (answer.IsSuccess)
            {
                _cache.Keep(address, answer);
                return (request, answer);
            }
            if (!IsRedirect(answer) || redirects == MostRedirects)
                throw AnswerProblem.Of(answer, request);
            address = Within(answer.Location?.OriginalString ?? "//", request);
        }
    }

    /// <summary>Sends a request with the token, and once more with a fresh one where an app's was taken back before its time.</summary>
    private async Task<(GitHubRequest Request, GitHubAnswer Answer)> AuthorisedAsync(GitHubRequest request, CancellationToken cancellation)
    {
        for (bool fresh = false; ; fresh = true)
        {
            request = request with { Token = await FindTokenAsync(cancellation) };
            GitHubAnswer answer = await _transport.SendAsync(request, cancellation);
            if (fresh || answer.Status != HttpStatusCode.Unauthorized || request.Token is null || !_credentials.Forget(request.Token))
                return (request, answer);
        }
    }

    private Uri Within(string address, GitHubRequest request) =>
        Uri.TryCreate(request.Address, address, out Uri? next) && Options.Address.Contains(next) ? next : throw AnswerProblem.Elsewhere(request, "an address in the answer");

    private static bool IsRedirect(GitHubAnswer answer) =>
        answer.Status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static T Read<T>(GitHubAnswer answer, JsonTypeInfo<T> type, GitHubRequest request) => AnswerJson.Read(answer, type, request);
}
