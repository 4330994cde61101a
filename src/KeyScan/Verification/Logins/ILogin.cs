using KeyScan.Http;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Logins;

/// <summary>A protocol in which one can log in and leave again.</summary>
internal interface ILogin
{
    /// <summary>As templates name it.</summary>
    LoginKind Kind { get; }

    /// <summary>
    /// The host that <paramref name="url"/> leads to; null where it is no address
    /// of this protocol, or has no credentials in it.
    /// </summary>
    /// <param name="url">The found URL.</param>
    /// <param name="why">Why there is none, without a full stop and without anything of the URL; null where there is one.</param>
    string? FindHost(string url, out Fault? why);

    /// <summary>Logs in and leaves. Never throws for what the other side does; what it cannot tell is unknown.</summary>
    /// <param name="url">The found URL.</param>
    /// <param name="connection">Opens connections, and refuses addresses that are not public.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<LoginAnswer> LogInAsync(string url, CheckedConnection connection, CancellationToken cancellation);
}
