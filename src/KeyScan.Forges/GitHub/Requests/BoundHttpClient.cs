using Octokit;
using Octokit.Internal;

namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// Sends the requests of one call. Octokit's methods take no cancellation, and end each request after 100 seconds, waits for rate
/// limits included: here the caller's cancellation goes along, and the transport bounds each attempt by itself.
/// </summary>
internal sealed class BoundHttpClient(IHttpClient inner, CancellationToken cancellation) : IHttpClient
{
    /// <summary>The last request, for problems; empty before the first.</summary>
    public string Where { get; private set; } = "";

    /// <inheritdoc/>
    public Task<IResponse> Send(IRequest request, CancellationToken cancellationToken, Func<object,
        object>? preprocessResponseBody = null)
    {
        Where = new GitHubRequest(request.Method, new Uri(request.BaseAddress, request.Endpoint)).Where;
        if (request is Request own)
            own.Timeout = TimeSpan.Zero;
        return inner.Send(request, cancellation, preprocessResponseBody);
    }

    /// <inheritdoc/>
    public void SetRequestTimeout(TimeSpan timeout) => inner.SetRequestTimeout(timeout);

    /// <summary>Leaves the client below open: it is everybody's.</summary>
    public void Dispose()
    {
    }
}
