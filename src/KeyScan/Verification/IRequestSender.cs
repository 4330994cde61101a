using KeyScan.Http;
using KeyScan.Verification.Logins;
using KeyScan.Verification.Signing;

namespace KeyScan.Verification;

/// <summary>Sends the requests of steps.</summary>
internal interface IRequestSender
{
    /// <summary>Sends a request when its host may be asked, or says why it may not.</summary>
    /// <param name="draft">The request.</param>
    /// <param name="perSecond">Most requests a second for its host; 0 where the template does not say.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<HttpAnswer> SendAsync(RequestDraft draft, double perSecond, CancellationToken cancellation);

    /// <summary>Logs in when the host may be asked, or says why it may not.</summary>
    /// <param name="host">The host.</param>
    /// <param name="perSecond">Most logins a second there; 0 where the template does not say.</param>
    /// <param name="logIn">Logs in.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<LoginAnswer> LogInAsync(string host, double perSecond, Func<Task<LoginAnswer>> logIn, CancellationToken cancellation);
}
