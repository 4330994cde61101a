namespace KeyScan.Forges.GitHub;

/// <summary>
/// Where GitHub's REST API answers: <c>https://api.github.com/</c>, or <c>https://HOST/api/v3/</c> on a server of one's own.
/// Tokens go there and nowhere else.
/// </summary>
internal sealed class GitHubAddress
{
    private const int LongestText = 2000;

    private GitHubAddress(Uri api) => Api = api;

    /// <summary>github.com.</summary>
    public static GitHubAddress Public { get; } = new(new Uri("https://api.github.com/"));

    /// <summary>The API's base, ending in a slash.</summary>
    public Uri Api { get; }

    /// <summary>
    /// Further servers that the token is meant for when git clones, <c>host:port</c> or a host for all of its ports; none where
    /// git goes to
    /// <see cref="Web"/> as well.
    /// </summary>
    public IReadOnlyList<string> TokenHosts { get; private init; } = [];

    /// <summary>
    /// The path of the GraphQL API from <see cref="Api"/>: <c>/graphql</c>, or <c>/api/graphql</c> on a server of one's own.
    /// </summary>
    internal string GraphQlPath => Api.AbsolutePath.EndsWith("/api/v3/", StringComparison.Ordinal) ? "../graphql" : "graphql";

    /// <summary>Where people and git go, ending in a slash: <c>https://github.com/</c>, or the server's own host.</summary>
    public Uri Web => IsHttps && Api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase)
        ? new UriBuilder(Api) { Host = Api.Host["api.".Length..], Path = "/" }.Uri
        : new Uri(Api, "/");

    private bool IsHttps => Api.Scheme == Uri.UriSchemeHttps;

    /// <summary>
    /// Reads an address: https, or http on this machine alone. A server's bare host gets its <c>/api/v3</c>, as in
    /// https://docs.github.com/en/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api.
    /// </summary>
    /// <param name="text">The address, such as the value of <c>GITHUB_API_URL</c>.</param>
    /// <param name="where">The variable or option it came from, for the problem.</param>
    /// <exception cref="ProblemException">It is none, or a token would travel in clear.</exception>
    public static GitHubAddress Parse(string text, string where)
    {
        if (text.Length > LongestText || !Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            || address.Scheme is not ("https" or "http") || address.UserInfo.Length + address.Query.Length
                + address.Fragment.Length > 0)
            throw new ProblemException(
                new Problem("that is no address of a GitHub API", where, "Write https://api.github.com or https://HOST/api/v3"));
        if (address.Scheme == "http" && !address.IsLoopback)
            throw new ProblemException(
                new Problem($"tokens do not go to {address.Host} over http", where,
                    "Write https; http is for this machine alone"));
        if (address is { Scheme: "https", AbsolutePath: "/" }
            && !address.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase))
            return address.Host.Equals("github.com", StringComparison.OrdinalIgnoreCase) ? Public
                : new GitHubAddress(new Uri(address, "/api/v3/"));
        return new GitHubAddress(address.AbsolutePath.EndsWith('/') ? address : new Uri(address, address.AbsolutePath + "/"));
    }

    /// <summary>The address of a path of the API.</summary>
    /// <param name="path">Without a slash at its beginning, such as <c>rate_limit</c>.</param>
    public Uri Resolve(string path) => new(Api, path);

    /// <summary>Whether a token may go to an address that an answer named: same scheme, host and port, below the base.</summary>
    public bool Contains(Uri address) =>
        address.IsAbsoluteUri && address.UserInfo.Length == 0
        && Uri.Compare(address, Api, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
        && address.AbsolutePath.StartsWith(Api.AbsolutePath, StringComparison.Ordinal);

    /// <summary>
    /// Whether a token may go to an address that is asked: within the API, or GraphQL, which a server of one's own has beside it.
    /// </summary>
    internal bool TakesToken(Uri address) => Contains(address) || address == Resolve(GraphQlPath);

    /// <summary>The same GitHub, whose token is meant for further servers.</summary>
    public GitHubAddress WithTokenHosts(IEnumerable<string> hosts) => new(Api) { TokenHosts = [.. hosts] };

    /// <summary>
    /// Whether its token may go along when git asks <paramref name="server"/>: the same scheme, host and port as
    /// <see cref="Web"/>, or one of <see cref="TokenHosts"/>.
    /// </summary>
    public bool MayHaveToken(Uri server) => server.IsAbsoluteUri && server.Scheme == Web.Scheme
        && (server.Authority.Equals(Web.Authority, StringComparison.OrdinalIgnoreCase)
            || TokenHosts.Any(h => h.Equals(server.Authority, StringComparison.OrdinalIgnoreCase)
                || h.Equals(server.Host, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The address git clones a repository from.</summary>
    public Uri CloneAddress(RepositoryName repository) => new(Web, $"{repository}.git");

    /// <summary>The address git clones a repository's wiki from; a wiki without pages answers 404.</summary>
    public Uri WikiAddress(RepositoryName repository) => new(Web, $"{repository}.wiki.git");

    /// <inheritdoc/>
    public override string ToString() => Api.AbsoluteUri;
}
