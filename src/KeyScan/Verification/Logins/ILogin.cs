using KeyScan.Http;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Logins;

/// <summary>A protocol in which one can log in and leave again.</summary>
internal interface ILogin
{
    /// <summary>As templates name it.</summary>
    LoginKind Kind { get; }

    /// <summary>The host that <paramref name="url"/> leads to; null where it is no address of this protocol, or has no credentials in it.</summary>
    string? FindHost(string url);

    /// <summary>Logs in and leaves. Never throws for what the other side does; what it cannot tell is unknown.</summary>
    /// <param name="url">The found URL.</param>
    /// <param name="connection">Opens connections, and refuses addresses that are not public.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<LoginAnswer> LogInAsync(string url, CheckedConnection connection, CancellationToken cancellation);
}

/// <summary>What came of a login.</summary>
/// <param name="Outcome">Active, inactive (the server refuses these credentials, in its own words), or unknown.</param>
/// <param name="Why">What made it unclear; null where it was clear. Holds nothing of the URL but its host.</param>
internal sealed record LoginAnswer(Outcome Outcome, string? Why)
{
    /// <summary>Whose it is, where the server says; null otherwise.</summary>
    public Identity? Identity { get; init; }
}
