using System.Net.Security;
using System.Net.Sockets;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Ends TLS before a server that has none, as a load balancer does.</summary>
internal static class TlsFront
{
    /// <summary>A front of the server at <paramref name="port"/> of 127.0.0.1.</summary>
    public static FakeServer To(int port) => new(async (stream, cancellation) =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = LoginTrial.Authority.CertificateOf("127.0.0.1") },
            cancellation);
        using var behind = new TcpClient();
        await behind.ConnectAsync("127.0.0.1", port, cancellation);
        await using NetworkStream inner = behind.GetStream();
        await Task.WhenAny(tls.CopyToAsync(inner, cancellation), inner.CopyToAsync(tls, cancellation));
    });
}
