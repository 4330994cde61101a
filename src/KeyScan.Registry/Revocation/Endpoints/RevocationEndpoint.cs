using KeyScan.Primitives;

namespace KeyScan.Registry.Revocation.Endpoints;

/// <summary>A receiver of revocation events.</summary>
internal sealed record RevocationEndpoint
{
    /// <summary>Its name, unique in its file; events belong to it by this name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where events go, a name that leads nowhere for <see cref="AtProvider"/>; https unless the host is in
    /// <see cref="AllowPrivate"/>.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>The keys it is told about.</summary>
    public EndpointMatch Match { get; init; } = EndpointMatch.Everything;

    /// <summary>What it is sent.</summary>
    public EndpointFormat Format { get; init; }

    /// <summary>Who decides that an event is sent.</summary>
    public EndpointMode Mode { get; init; }

    /// <summary>Its signing secrets, the current one first; older ones sign too, so that a receiver can change over.</summary>
    public IReadOnlyList<SecretReference> Secrets { get; init; } = [];

    /// <summary>
    /// The name of the current public key in <see cref="EndpointFormat.GithubPartner"/>; null for SHA-256 of the key, as
    /// GitHub's are.
    /// </summary>
    public string? KeyIdentifier { get; init; }

    /// <summary>What formats with tokens call the kind of token; null for the key's provider.</summary>
    public string? TokenType { get; init; }

    /// <summary>The most requests at the same time, of all senders together.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>The most requests in a minute, of all senders together.</summary>
    public int RatePerMinute { get; init; } = 120;

    /// <summary>An address that says whether a key is revoked, with <c>{key_id}</c> in it; null for none.</summary>
    public string? StatusUrl { get; init; }

    /// <summary>What it may reach although it is not public.</summary>
    public AllowedAddresses AllowPrivate { get; init; } = AllowedAddresses.None;

    /// <summary>How long one request may take in all.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether it tells the owner of a key, and revokes nothing.</summary>
    public bool TellsOwner { get; init; }

    /// <summary>
    /// Whether it stands for the providers of the secrets themselves, which are asked as rules say; it has no address and no
    /// format then.
    /// </summary>
    public bool AtProvider { get; init; }

    /// <summary>The operator's own credentials for rules that revoke by the owner, by the names that the rules use.</summary>
    public IReadOnlyDictionary<string, SecretReference> Credentials { get; init; } =
        new Dictionary<string, SecretReference>(StringComparer.Ordinal);

    /// <summary>Whether the secret itself is needed, which KeyScan does not keep: only the scan that found it can send.</summary>
    public bool CarriesToken => AtProvider || Format is EndpointFormat.GithubPartner or EndpointFormat.Gitlab;

    /// <summary>Its address without what may be secret in it: no user, no query.</summary>
    public string ShownUrl => AtProvider ? "the secret's provider" : $"{Url.Scheme}://{Url.Authority}{Url.AbsolutePath}";
}
