using System.Net;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// Turns answers and their absence into problems: which right is missing, how long the limit lasts. Never a token, also when a
/// server repeats it.
/// </summary>
internal static class AnswerProblem
{
    private const int LongestRights = 200;

    /// <summary>The exception for an answer that is no success.</summary>
    public static GitHubException ToException(GitHubAnswer answer, GitHubRequest request)
    {
        string message = Redacted(answer.ReadMessage(), request.Token);
        string said = message.Length > 0 ? $": {message}" : "";
        (GitHubFailure failure, string what, string toDo) = answer.Status switch
        {
            HttpStatusCode.Unauthorized when request.Token is null =>
                (GitHubFailure.Unauthorized, "GitHub wants a token", "Set GITHUB_TOKEN"),
            HttpStatusCode.Unauthorized =>
            (GitHubFailure.Unauthorized, $"GitHub does not accept the token{said}",
            "Check that it is not expired or revoked, that it belongs to this server, and that the clock is right"),
            HttpStatusCode.Forbidden => (GitHubFailure.Forbidden, $"the token may not do that{said}", Right(answer, request)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone =>
            (GitHubFailure.NotFound, $"it is not there, or the token may not see it{said}",
            $"Check the name and that the token may read it{Rights(answer)}"),
            _ when answer.IsServerError =>
            (GitHubFailure.Unavailable, $"GitHub failed with {(int)answer.Status}{said}",
            "Try again later; see https://www.githubstatus.com"),
            _ => (GitHubFailure.Refused, $"GitHub refused the request with {(int)answer.Status}{said}",
            "Look at what GitHub says about it"),
        };
        return new GitHubException(failure, new Problem(what, request.Where, toDo));
    }

    /// <summary>The exception for a limit that lasts too long.</summary>
    public static GitHubException Limited(GitHubRequest request, TimeSpan wait) =>
        new(GitHubFailure.RateLimited,
        new Problem($"GitHub's rate limit is used up, and it asks to wait {Math.Min(wait.TotalMinutes, 1_000_000):0} minutes",
        request.Where,
            request.Token is null ? "Set GITHUB_TOKEN: requests with a token have a limit 80 times higher"
            : "Go on later, or use a token or an app of its own"));

    /// <summary>The exception for a request that got no answer.</summary>
    public static GitHubException Lost(GitHubRequest request, string why, int attempts, Exception cause) =>
        new(GitHubFailure.Unavailable,
        new Problem($"GitHub did not answer: {Redacted(why, request.Token)} ({attempts} "
            + $"{(attempts == 1 ? "attempt" : "attempts")})", request.Where, "Check the network and the address"), cause);

    /// <summary>The exception for an answer that is too large.</summary>
    public static GitHubException TooLarge(GitHubRequest request, int most) =>
        new(GitHubFailure.TooLarge,
        new Problem($"the answer has more than {most >> 20} MB", request.Where, "Check that the address is a GitHub API"));

    /// <summary>The exception for more pages than the client may read.</summary>
    public static GitHubException Endless(string where, int most) =>
        new(GitHubFailure.TooLarge,
        new Problem($"the listing has more than {most} pages, or comes back to one", where,
        "Check that the address is a GitHub API"));

    /// <summary>The exception for an answer that names an address a token must not go to.</summary>
    public static GitHubException Elsewhere(GitHubRequest request, string what) =>
        new(GitHubFailure.NotUnderstood,
        new Problem($"{what} leads away from the API, where the token does not go", request.Where,
        "Check that the address is a GitHub API"));

    /// <summary>The exception for a redirect of a request that changes something.</summary>
    public static GitHubException Moved(GitHubRequest request) =>
        new(GitHubFailure.NotFound, new Problem("the repository has another name now", request.Where, "Use the new name"));

    /// <summary>The exception for a body that is not what GitHub's API gives.</summary>
    public static GitHubException NotUnderstood(string where, string? path) =>
        new(GitHubFailure.NotUnderstood,
        new Problem($"the answer is not what GitHub's API gives{(path is { Length: > 0 and < 100 } ? $", at {path}" : "")}",
        where, "Check that the address is a GitHub API"));

    private static string Right(GitHubAnswer answer, GitHubRequest request)
    {
        if (answer.WantsSingleSignOn)
            return "Authorise the token for the organisation's single sign-on, in GitHub's settings of tokens";
        if (Rights(answer) is { Length: > 0 } rights)
            return $"Give the token the right{rights}; a workflow says so under `permissions:`, and a pull request from a fork "
                + $"gets no right to write";
        return request.Token is null ? "Set GITHUB_TOKEN" : "Give the token the right for it";
    }

    private static string Rights(GitHubAnswer answer)
    {
        string? needed = answer.AcceptedPermissions ?? answer.AcceptedScopes;
        string clean = string.Concat((needed ?? "").Where(c =>
            char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '=' or ',' or ';' or ' ').Take(LongestRights));
        return clean.Length == 0 ? "" : $" (it needs {clean.Replace(";", " or", StringComparison.Ordinal)})";
    }

    private static string Redacted(string text, Secret? token) =>
        token is { Length: > 0 } ? text.Replace(token.Reveal(), "****", StringComparison.Ordinal) : text;
}
