namespace KeyScan.Verification.Templates;

/// <summary>How a request says who asks.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Values">Its values by name, as <see cref="AuthKinds"/> lists them.</param>
internal sealed record AuthTemplate(AuthKind Kind, IReadOnlyDictionary<string, ValueTemplate> Values);

/// <summary>Ways of saying who asks.</summary>
internal enum AuthKind
{
    /// <summary><c>Authorization: Bearer</c> (RFC 6750).</summary>
    Bearer,

    /// <summary><c>Authorization: Basic</c> (RFC 7617).</summary>
    Basic,

    /// <summary>A header of the provider's own.</summary>
    Header,

    /// <summary>AWS Signature Version 4.</summary>
    AwsSigv4,

    /// <summary>A JWT signed with a Google service account's key, exchanged for an access token.</summary>
    GoogleJwt,

    /// <summary>An Azure shared access signature, which is a query.</summary>
    AzureSas,

    /// <summary>Azure Storage's Shared Key.</summary>
    AzureSharedKey,
}

/// <summary>The ways by the names that rule files use, and the values that each takes.</summary>
internal static class AuthKinds
{
    /// <summary>One way.</summary>
    /// <param name="Name">As <c>auth:</c> names it.</param>
    /// <param name="Kind">The way.</param>
    /// <param name="Required">Values it needs. One alone is written without its name: <c>bearer: $secret</c>.</param>
    /// <param name="Optional">Values it may have.</param>
    internal sealed record Entry(string Name, AuthKind Kind, string[] Required, string[] Optional);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Entry> All { get; } =
    [
        new("bearer", AuthKind.Bearer, ["token"], []),
        new("basic", AuthKind.Basic, ["user", "password"], []),
        new("header", AuthKind.Header, ["name", "value"], []),
        new("aws_sigv4", AuthKind.AwsSigv4, ["key_id", "secret", "service", "region"], ["session_token"]),
        new("google_jwt", AuthKind.GoogleJwt, ["credentials", "scope"], ["audience"]),
        new("azure_sas", AuthKind.AzureSas, ["token"], []),
        new("azure_shared_key", AuthKind.AzureSharedKey, ["account", "key"], []),
    ];
}
