using System.Net;
using System.Net.Sockets;
using KeyScan.Tests.Support.Providers;
using KeyScan.Verification.Logins;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Logs in at servers on this machine.</summary>
internal static class LoginTrial
{
    /// <summary>The authority of the tests' servers.</summary>
    public static TestAuthority Authority { get; } = new();

    /// <summary>Tries a URL, at the address that stands in it.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="limit">How long it may take; null for what is usual.</param>
    /// <param name="trusts">Whether the tests' authority is trusted.</param>
    public static Task<LoginAnswer> TryAsync(string url, TimeSpan? limit = null, bool trusts = true) =>
        TryAsync(url, OpenAsync, limit, trusts);

    /// <summary>Tries a URL as if its server were at a public address.</summary>
    public static Task<LoginAnswer> TryFromAfarAsync(string url, bool trusts = true) =>
        // What is no socket's own stream tells no address.
        TryAsync(
            url, async (host, port, cancellation) => new BufferedStream(await OpenAsync(host, port, cancellation)), null, trusts);

    private static Task<LoginAnswer> TryAsync(string url, OpenConnection open, TimeSpan? limit, bool trusts)
    {
        LoginTarget target = LoginTarget.TryParse(url, out Fault? wrong) ?? throw new ArgumentException(wrong!.What, nameof(url));
        return new DatabaseLogin(LoginKind.Url, trusts ? Authority.Trust() : null, limit)
            .TryAsync(target, open, CancellationToken.None);
    }

    /// <summary>Connects, without a guard.</summary>
    public static async ValueTask<Stream> OpenAsync(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(host), port), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
