namespace KeyScan.Verification.Logins;

/// <summary>What came of a login.</summary>
/// <param name="Outcome">Active, inactive (the server refuses these credentials, in its own words), or unknown.</param>
/// <param name="Why">What made it unclear, without a full stop; null where it was clear. Holds nothing of the URL but its
/// host, and nothing that the server sent.</param>
internal sealed record LoginAnswer(Outcome Outcome, string? Why)
{
    /// <summary>Whose it is, where the server says; null otherwise.</summary>
    public Identity? Identity { get; init; }

    /// <summary>Whether there was no server, or it did not speak: asking it again soon is of no use.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>The server took the login.</summary>
    public static LoginAnswer Active { get; } = new(Outcome.Active, null);

    /// <summary>The server says that user and password are wrong.</summary>
    public static LoginAnswer Inactive { get; } = new(Outcome.Inactive, null);

    /// <summary>The password was not sent, because others could have read it.</summary>
    public static LoginAnswer NotSent { get; } = Unknown("the password was not sent: the server wants it in clear, and the "
        + "connection is not encrypted to a certificate that is trusted");

    /// <summary>The server refused a form of the password that may not be the right one (RFC 4013).</summary>
    public static LoginAnswer NotNormal { get; } =
        Unknown("the server refuses the password, which holds characters that can be written in several ways");

    /// <summary>Nothing is known of the password.</summary>
    public static LoginAnswer Unknown(string why) => new(Outcome.Unknown, why);
}
