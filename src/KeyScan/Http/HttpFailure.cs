using System.Net.Sockets;
using System.Security.Authentication;

namespace KeyScan.Http;

/// <summary>
/// Why a request has no answer, in words. The framework's own texts name addresses with their queries, so only what kind of
/// error it was is kept.
/// </summary>
internal static class HttpFailure
{
    /// <summary>What to say of an error of sending or of connecting.</summary>
    public static string Explain(Exception error)
    {
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case RefusedAddressException:
                    return inner.Message;
                case AuthenticationException:
                    return "tls: the certificate is not trusted, or no common version";
                case SocketException
                {
                    SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                        or SocketError.NoRecovery,
                }:
                    return "dns: the name has no address";
                case SocketException socket:
                    return $"connection: {socket.SocketErrorCode}";
            }
        }
        return $"http: {(error as HttpRequestException)?.HttpRequestError.ToString() ?? "the connection broke"}";
    }
}
