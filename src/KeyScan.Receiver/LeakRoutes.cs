using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace KeyScan.Receiver;

/// <summary>
/// Routes by which a server takes reports of leaked keys. Each needs an <see cref="IKeyRevoker"/> among the services.
/// </summary>
public static class LeakRoutes
{
    /// <summary>Takes KeyScan's webhooks, which have the form of Standard Webhooks 1.0.</summary>
    /// <param name="routes">The server.</param>
    /// <param name="pattern">The route, such as <c>/leaks</c>.</param>
    /// <param name="secrets">The signing secrets, <c>whsec_…</c>, the same as the reporter's; several while one takes over from
    /// another.</param>
    /// <param name="options">What holds for all; the defaults where null.</param>
    /// <exception cref="ArgumentException">A secret is none. It is not quoted.</exception>
    public static IEndpointConventionBuilder MapLeakWebhooks(this IEndpointRouteBuilder routes, string pattern,
        IEnumerable<string> secrets, LeakReceiverOptions? options = null) =>
        routes.MapPost(pattern, new WebhookRoute(new WebhookSecrets(secrets), LeakReceiverOptions.Checked(options)).AnswerAsync);

    /// <summary>Takes messages of GitHub's secret scanning partner program, and KeyScan's in that form.</summary>
    /// <param name="routes">The server.</param>
    /// <param name="pattern">The route, such as <c>/partner</c>.</param>
    /// <param name="keys">Whose signatures count.</param>
    /// <param name="options">What holds for all; the defaults where null.</param>
    public static IEndpointConventionBuilder MapPartnerMessages(this IEndpointRouteBuilder routes, string pattern,
        PartnerKeys keys, LeakReceiverOptions? options = null) =>
        routes.MapPost(pattern, new PartnerRoute(keys, LeakReceiverOptions.Checked(options)).AnswerAsync);

    /// <summary>
    /// Takes reports of anybody who has a key: a body of <c>{"key": "…"}</c>, or the key as text/plain. The answer is the same
    /// whether the key is one of yours or not, so that guessing with it teaches nothing; too many reports of one address, or of
    /// all, get 429. Behind a proxy, set up forwarded headers first.
    /// </summary>
    /// <param name="routes">The server.</param>
    /// <param name="pattern">The route, such as <c>/report</c>.</param>
    /// <param name="options">What holds for all; the defaults where null.</param>
    public static IEndpointConventionBuilder MapKeyReports(this IEndpointRouteBuilder routes, string pattern,
        LeakReceiverOptions? options = null) =>
        routes.MapPost(pattern, new PossessionRoute(LeakReceiverOptions.Checked(options)).AnswerAsync);
}
