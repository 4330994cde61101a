using KeyScan.Forges.GitHub.Requests;

namespace KeyScan.Forges.GitHub.Access;

/// <summary>
/// What an app shows GitHub to say that it is the app: a signature of that moment. It is good for getting tokens alone.
/// </summary>
internal sealed class AppSignature(AppKey key) : GitHubCredentials
{
    internal override ValueTask<Secret?> FindTokenAsync(GitHubTransport transport, GitHubOptions options,
        CancellationToken cancellation) =>
        new(key.Sign(options.Clock.GetUtcNow()));
}
