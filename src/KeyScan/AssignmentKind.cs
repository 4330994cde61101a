namespace KeyScan;

/// <summary>
/// What sort of secret a value promises by the name it is assigned to, or by the place it stands in. Rule files name them in
/// kebab case. A rule with one has no pattern: its candidates are read by the lexer of assignments and judged.
/// </summary>
public enum AssignmentKind
{
    /// <summary>None: the rule has a pattern.</summary>
    None,

    /// <summary>A password or passphrase.</summary>
    Password,

    /// <summary>A secret, token, API key or credential.</summary>
    Secret,

    /// <summary>A key that the name says no more about.</summary>
    Key,

    /// <summary>The password in a URL.</summary>
    UrlPassword,

    /// <summary>HTTP Basic credentials (RFC 7617).</summary>
    BasicAuth,

    /// <summary>A bearer token (RFC 6750).</summary>
    BearerToken,

    /// <summary>A password in a command's arguments.</summary>
    CommandPassword,

    /// <summary>A password in an SQL statement.</summary>
    SqlPassword,

    /// <summary>A password's hash in the form of crypt(3).</summary>
    PasswordHash,
}
