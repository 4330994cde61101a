using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KeyScan.Primitives;

namespace KeyScan.Verification.Logins;

/// <summary>Opens a connection to a host that may be reached; it throws where it may not, or cannot.</summary>
internal delegate ValueTask<Stream> OpenConnection(string host, int port, CancellationToken cancellation);

/// <summary>
/// A connection to a server that is asked. Everything that comes is hostile: no more than <see cref="MostBytes"/> are read of
/// it in all, and each read says how much it wants.
/// </summary>
internal sealed class LoginConnection : IDisposable
{
    /// <summary>How much is read of a server, TLS included.</summary>
    public const int MostBytes = 64 << 10;

    /// <summary>How long a message may be; messages of a login have some hundred bytes.</summary>
    public const int LongestMessage = 16 << 10;

    private readonly LoginTarget _target;
    private readonly X509ChainPolicy? _trust;
    private readonly CancellationToken _cancellation;
    private Stream _stream;
    private bool _isTrusted;

    private LoginConnection(Stream stream, LoginTarget target, X509ChainPolicy? trust, CancellationToken cancellation)
    {
        IPAddress? address = stream is NetworkStream { Socket.RemoteEndPoint: IPEndPoint end } ? end.Address : null;
        IsPrivate = address is not null && PublicAddress.SpecialKind(address) is not null;
        IsLoopback = address is not null && IPAddress.IsLoopback(address);
        _stream = new BoundedStream(stream, MostBytes);
        _target = target;
        _trust = trust;
        _cancellation = cancellation;
    }

    /// <summary>
    /// Whether the server is at an address of this machine or of a network of one's own, which somebody has allowed.
    /// </summary>
    public bool IsPrivate { get; }

    /// <summary>Whether the server is on this machine.</summary>
    public bool IsLoopback { get; }

    /// <summary>
    /// Whether the password itself may be sent: under TLS, to a server whose certificate is trusted for its name, or within a
    /// network of one's own that somebody has allowed. Elsewhere only what answers a challenge is sent: who is in between could
    /// read the rest. This is stricter than drivers are by default, which take any certificate.
    /// </summary>
    public bool MaySendPassword => _isTrusted || IsPrivate;

    /// <summary>Connects, and begins with TLS where the target asks for that.</summary>
    public static async Task<LoginConnection> OpenAsync(LoginTarget target, OpenConnection open, X509ChainPolicy? trust,
        CancellationToken cancellation)
    {
        var connection = new LoginConnection(await open(target.Host, target.Port, cancellation), target, trust, cancellation);
        try
        {
            if (target.BeginsWithTls)
                await connection.StartTlsAsync();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Goes on under TLS. A certificate that is not trusted is refused where the target wants that;
    /// elsewhere it keeps the password from being sent.
    /// </summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">There is no TLS to be
    /// had, or the certificate is refused.</exception>
    public async Task StartTlsAsync()
    {
        X509ChainPolicy policy = _trust?.Clone() ?? new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        // A certificate of a stranger's names the addresses that would be asked.
        policy.DisableCertificateDownloads = true;
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = _target.Host,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
            {
                _isTrusted = errors == SslPolicyErrors.None;
                return _isTrusted || !_target.NeedsTrust;
            },
        }, _cancellation);
    }

    /// <summary>Sends bytes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes, _cancellation);
        await _stream.FlushAsync(_cancellation);
    }

    /// <summary>Says goodbye; whether the server hears it does not matter.</summary>
    public async Task LeaveAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await WriteAsync(bytes);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It has answered already.
        }
    }

    /// <summary>Reads exactly <paramref name="length"/> bytes.</summary>
    /// <exception cref="InvalidDataException">The length is none that a login needs, or the server has sent too much.</exception>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    public async Task<byte[]> ReadAsync(long length)
    {
        if (length is < 0 or > LongestMessage)
            throw new InvalidDataException("the server announces a message of a length that no login needs");
        byte[] bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes, _cancellation);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
