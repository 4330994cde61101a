using System.Runtime.CompilerServices;
using System.Text.Json;
using Octokit;
using Octokit.Internal;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// Calls of Octokit over a handler that waits, repeats, bounds, and shows the token. Octokit itself never has the token: it would
/// send it to whatever address an answer names.
/// </summary>
internal sealed class OctokitCalls : IDisposable
{
    private static readonly ApiOptions LargestPages = new() { PageSize = 100 };
    private static readonly ICredentialStore None = new InMemoryCredentialStore(Credentials.Anonymous);
    private static readonly ProductHeaderValue Product = new("KeyScan");
    private static readonly OctokitJson Json = new();
    private readonly GitHubOptions _options;
    private readonly HttpClientAdapter _http;

    /// <summary>Creates calls; <paramref name="handler"/> is disposed of with them.</summary>
    public OctokitCalls(GitHubOptions options, GitHubHandler handler)
    {
        _options = options;
        _http = new HttpClientAdapter(() => handler);
        _http.SetRequestTimeout(Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The result of one call.</summary>
    /// <exception cref="GitHubException">GitHub does not do what it asks for.</exception>
    public async Task<T> CallAsync<T>(Func<IApiConnection, Task<T>> call, CancellationToken cancellation)
        where T : class
    {
        var http = new BoundHttpClient(_http, cancellation);
        return await UnderstandAsync(() => call(Open(http)), http) ?? throw AnswerProblem.NotUnderstood(http.Where, path: null);
    }

    /// <summary>All entries of a listing, page by page as they are asked for.</summary>
    /// <param name="list">Lists with the options it is given, which ask for pages of 100.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="GitHubException">GitHub does not give it, or it does not end.</exception>
    public async IAsyncEnumerable<T> Pages<T>(
        Func<IApiConnection, ApiOptions, Task<IReadOnlyList<T>>> list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var http = new BoundHttpClient(_http, cancellation);
        var page = (IReadOnlyPagedCollection<T>?)await UnderstandAsync(() => list(Open(http), LargestPages), http);
        for (int pages = 1; page is not null; pages++)
        {
            if (pages > _options.MostPages)
                throw AnswerProblem.Endless(http.Where, _options.MostPages);
            foreach (T entry in page)
                yield return entry ?? throw AnswerProblem.NotUnderstood(http.Where, path: null);
            page = await UnderstandAsync(page.GetNextPage, http);
        }
    }

    private PagedConnection Open(BoundHttpClient http) => new(new Connection(Product, _options.Address.Api, None, http, Json));

    private static async Task<T> UnderstandAsync<T>(Func<Task<T>> call, BoundHttpClient http)
    {
        try
        {
            return await call();
        }
        catch (JsonException e)
        {
            // The exception's own text quotes the answer, which may hold a token.
            throw AnswerProblem.NotUnderstood(http.Where, e.Path);
        }
        catch (ArgumentException) when (http.Where.Length > 0)
        {
            // Octokit takes the address of a next page apart, and a strange one falls apart in its hands.
            throw AnswerProblem.NotUnderstood(http.Where, path: null);
        }
    }
}
