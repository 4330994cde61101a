namespace KeyScan.Verification.Templates;

/// <summary>One thing that is done, and what its answer means: a request, or a login.</summary>
internal sealed record Step
{
    /// <summary>The request; null where <see cref="Login"/> says what is done.</summary>
    public RequestTemplate? Request { get; init; }

    /// <summary>The login; null where <see cref="Request"/> says what is done.</summary>
    public LoginTemplate? Login { get; init; }

    /// <summary>
    /// What answers mean: the first that fits decides, and where none fits nothing is
    /// known. Empty for a login, whose driver decides.
    /// </summary>
    public IReadOnlyList<Condition> When { get; init; } = [];

    /// <summary>What later steps and the identity use of the answer, by name. What is not there is left out.</summary>
    public IReadOnlyDictionary<string, Extract> Take { get; init; } = new Dictionary<string, Extract>(StringComparer.Ordinal);
}

/// <summary>One request over https.</summary>
internal sealed record RequestTemplate
{
    /// <summary>GET, HEAD, POST, PUT, PATCH or DELETE.</summary>
    public required string Method { get; init; }

    /// <summary>The host, one of the template's list.</summary>
    public required HostPattern Host { get; init; }

    /// <summary>Path and query, beginning with a slash; values are percent-encoded as they are put in.</summary>
    public required ValueTemplate Target { get; init; }

    /// <summary>How the request says who asks; null for no way of its own.</summary>
    public AuthTemplate? Auth { get; init; }

    /// <summary>Other headers.</summary>
    public IReadOnlyList<KeyValuePair<string, ValueTemplate>> Headers { get; init; } = [];

    /// <summary>What is sent; null for nothing.</summary>
    public BodyTemplate? Body { get; init; }

    /// <summary>Why something other than a reading method is safe; null for GET and HEAD.</summary>
    public string? Reason { get; init; }
}

/// <summary>A connection that logs in and leaves, at a host that stands in the found URL.</summary>
/// <param name="Kind">Which protocol.</param>
/// <param name="Url">The found URL, with user and password.</param>
internal sealed record LoginTemplate(LoginKind Kind, ValueTemplate Url);

/// <summary>Protocols of logins, as <c>login:</c> names them.</summary>
internal enum LoginKind
{
    /// <summary>PostgreSQL.</summary>
    Postgresql,

    /// <summary>MySQL and MariaDB.</summary>
    Mysql,

    /// <summary>MongoDB.</summary>
    Mongodb,

    /// <summary>Redis and Valkey.</summary>
    Redis,

    /// <summary>AMQP 0-9-1: RabbitMQ.</summary>
    Amqp,

    /// <summary>Whichever of these the scheme of the URL names.</summary>
    Url,
}
