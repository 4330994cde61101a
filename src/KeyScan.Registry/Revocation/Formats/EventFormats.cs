using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>The format of each endpoint that is sent events.</summary>
internal static class EventFormats
{
    /// <summary>The format <paramref name="endpoint"/> asks for.</summary>
    public static IEventFormat Create(RevocationEndpoint endpoint) => endpoint.Format switch
    {
        EndpointFormat.GithubPartner => new GitHubPartnerFormat(endpoint),
        EndpointFormat.Gitlab => new GitLabFormat(endpoint),
        _ => new StandardWebhooksFormat(endpoint),
    };
}
