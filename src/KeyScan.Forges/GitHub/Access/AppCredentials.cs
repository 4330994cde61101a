using System.Net;
using KeyScan.Forges.GitHub.Requests;

namespace KeyScan.Forges.GitHub.Access;

/// <summary>An app's installation, as far as it is used; https://docs.github.com/en/rest/apps/apps.</summary>
internal sealed record AppInstallation(long Id, DateTimeOffset? SuspendedAt);

/// <summary>A token of an installation, good for an hour.</summary>
internal sealed record InstallationToken(string Token, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc/>
    public override string ToString() => $"a token until {ExpiresAt:u}";
}

/// <summary>The tokens a GitHub App gets for its installation at an organisation or user, each renewed before it expires.</summary>
/// <param name="key">The app and its key.</param>
/// <param name="owner">The organisation or user where it is installed.</param>
internal sealed class AppCredentials(AppKey key, string owner) : GitHubCredentials
{
    // A clone that begins with a token has this long at least.
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _one = new(1);
    private volatile Held? _held;

    internal override async ValueTask<Secret?> FindTokenAsync(GitHubTransport transport, GitHubOptions options, CancellationToken cancellation)
    {
        if (_held is { } held && held.IsGood(options))
            return held.Token;
        await _one.WaitAsync(cancellation);
        try
        {
            if (_held is { } renewed && renewed.IsGood(options))
                return renewed.Token;
            long installation = await FindInstallationAsync(transport, options, cancellation);
            var request = new GitHubRequest(HttpMethod.Post, options.Address.Resolve($"app/installations/{installation}/access_tokens")) { Token = key.Sign(options.Clock.GetUtcNow()), MayRepeat = true };
            GitHubAnswer answer = await transport.SendAsync(request, cancellation);
            InstallationToken token = answer.IsSuccess ? AnswerJson.Read(answer, GitHubJson.Default.InstallationToken, request) : throw AnswerProblem.Of(answer, request);
            AccessSource.CheckToken(token.Token, request.Where);
            var fresh = new Held(new Secret(token.Token), token.ExpiresAt);
            _held = fresh;
            return fresh.Token;
        }
        finally
        {
            _one.Release();
        }
    }

    internal override bool Forget(Secret token)
    {
        if (_held is { } held && held.Token.Equals(token))
            _held = null;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            key.Dispose();
            _one.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<long> FindInstallationAsync(GitHubTransport transport, GitHubOptions options, CancellationToken cancellation)
    {
        foreach (string kind in new[] { "orgs", "users" })
        {
            var request = new GitHubRequest(HttpMethod.Get, options.Address.Resolve($"{kind}/{owner}/installation")) { Token = key.Sign(options.Clock.GetUtcNow()), MayRepeat = true };
            GitHubAnswer answer = await transport.SendAsync(request, cancellation);
            if (answer.Status == HttpStatusCode.NotFound)
                continue;
            AppInstallation installation = answer.IsSuccess ? AnswerJson.Read(answer, GitHubJson.Default.AppInstallation, request) : throw AnswerProblem.Of(answer, request);
            if (installation.SuspendedAt is not null)
                throw new GitHubException(GitHubFailure.Forbidden, new Problem($"the app's installation at {owner} is suspended", key.ToString(), "Ask an owner to unsuspend it"));
            return installation.Id;
        }
        throw new GitHubException(GitHubFailure.NotFound, new Problem($"the app is not installed at {owner}", key.ToString(), "Install it there, in the app's settings"));
    }

    private sealed record Held(Secret Token, DateTimeOffset ExpiresAt)
    {
        public bool IsGood(GitHubOptions options) => options.Clock.GetUtcNow() + Spare < ExpiresAt;
    }
}
