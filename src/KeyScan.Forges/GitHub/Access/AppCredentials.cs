using KeyScan.Forges.GitHub.Requests;
using Octokit;

namespace KeyScan.Forges.GitHub.Access;

/// <summary>
/// The tokens a GitHub App gets for its installation at an organisation or user, each renewed before it expires.
/// </summary>
/// <param name="key">The app and its key.</param>
/// <param name="owner">The organisation or user where it is installed.</param>
internal sealed class AppCredentials(AppKey key, string owner) : GitHubCredentials
{
    // A clone that begins with a token has this long at least.
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _one = new(1);
    private volatile Held? _held;

    internal override async ValueTask<Secret?> FindTokenAsync(GitHubTransport transport, GitHubOptions options,
        CancellationToken cancellation)
    {
        if (_held is { } held && held.IsGood(options))
            return held.Token;
        await _one.WaitAsync(cancellation);
        try
        {
            if (_held is { } renewed && renewed.IsGood(options))
                return renewed.Token;
            using var calls = new OctokitCalls(options, new GitHubHandler(transport, new AppSignature(key), options));
            long installation = await FindInstallationAsync(calls, cancellation);
            AccessToken token = await calls.CallAsync(api =>
                new GitHubAppsClient(api).CreateInstallationToken(installation), cancellation);
            AccessSource.CheckToken(token.Token, $"{options.Address}");
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

    private async Task<long> FindInstallationAsync(OctokitCalls calls, CancellationToken cancellation)
    {
        foreach (Uri address in new[] { ApiUrls.OrganizationInstallation(owner), ApiUrls.UserInstallation(owner) })
        {
            try
            {
                Installation installation = await calls.CallAsync(api => api.Get<Installation>(address), cancellation);
                if (installation.SuspendedAt is null)
                    return installation.Id;
                throw new GitHubException(GitHubFailure.Forbidden,
                    new Problem($"the app's installation at {owner} is suspended", key.ToString(),
                    "Ask an owner to unsuspend it"));
            }
            catch (GitHubException e) when (e.Failure == GitHubFailure.NotFound)
            {
                // The owner is of the other kind, or the app is not there.
            }
        }
        throw new GitHubException(GitHubFailure.NotFound,
            new Problem($"the app is not installed at {owner}", key.ToString(), "Install it there, in the app's settings"));
    }

    private sealed record Held(Secret Token, DateTimeOffset ExpiresAt)
    {
        public bool IsGood(GitHubOptions options) => options.Clock.GetUtcNow() + Spare < ExpiresAt;
    }
}
