namespace KeyScan.Registry.Revocation.Endpoints;

/// <summary>What an endpoint is sent.</summary>
internal enum EndpointFormat
{
    /// <summary>Standard Webhooks 1.0: who, what and where, never the secret.</summary>
    StandardWebhooks,

    /// <summary>The payload of GitHub's secret scanning partners, which carries the token.</summary>
    GithubPartner,

    /// <summary>GitLab's token revocation service, which is given the token.</summary>
    Gitlab,
}

/// <summary>Who decides that an event is sent.</summary>
internal enum EndpointMode
{
    /// <summary>A person names the events to send, or all of them.</summary>
    Plan,

    /// <summary>A person is asked on the terminal.</summary>
    Ask,

    /// <summary>Nobody: a leak is sent as soon as it is planned.</summary>
    Auto,
}
