using System.Net.Security;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>
/// The server's side of MySQL's connection phase, for what MariaDB lacks. It knows the twice hashed password alone, as a server
/// does, and checks answers by undoing them: a mistake of the client's formula does not repeat itself here.
/// </summary>
internal sealed class FakeMySql
{
    private const int Tls = 0x800;
    private static readonly byte[] Salt = [.. Enumerable.Range(33, 20).Select(i => (byte)i)];
    private static readonly byte[] Ok = [0, 0, 0, 2, 0, 0, 0];

    private Stream _stream = Stream.Null;
    private byte _sequence;
    private int _passwordsInClear;

    public required string Password { get; init; }

    public required string Plugin { get; init; }

    /// <summary>Whether it begins with another plugin and switches.</summary>
    public bool Switches { get; init; }

    /// <summary>Whether it remembers nobody, so that it wants the password itself.</summary>
    public bool AsksInFull { get; init; }

    public bool HasTls { get; init; }

    /// <summary>What it says whatever comes; 0 for a verdict.</summary>
    public int Error { get; init; }

    public int PasswordsInClear => _passwordsInClear;

    public async Task ServeAsync(Stream stream, CancellationToken cancellation)
    {
        _stream = stream;
        _sequence = 0;
        int capabilities = 0x1 | 0x200 | 0x8000 | 0x80000 | (HasTls ? Tls : 0);
        string first = Switches ? "mysql_native_password" : Plugin;
        await SendAsync([10, .. "8.0.36\0"u8, 1, 0, 0, 0, .. Salt[..8], 0, (byte)capabilities, (byte)(capabilities >> 8), 45, 2,
            0, (byte)(capabilities >> 16), (byte)(capabilities >> 24),
            21, .. new byte[10], .. Salt[8..], 0, .. Encoding.ASCII.GetBytes(first), 0], cancellation);
        byte[] login = await ReadAsync(cancellation);
        if (HasTls && login.Length == 32)
        {
            var tls = new SslStream(_stream);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = LoginTrial.Authority.CertificateOf("127.0.0.1") },
                cancellation);
            _stream = tls;
            login = await ReadAsync(cancellation);
        }
        if (Error != 0)
        {
            await SendErrorAsync(Error, cancellation);
            return;
        }
        byte[] answer = AnswerOf(login);
        if (Switches)
        {
            await SendAsync([0xFE, .. Encoding.ASCII.GetBytes(Plugin), 0, .. Salt, 0], cancellation);
            answer = await ReadAsync(cancellation);
        }
        if (Plugin == "mysql_clear_password")
        {
            Interlocked.Increment(ref _passwordsInClear);
            await JudgeAsync(Encoding.UTF8.GetString(answer).TrimEnd('\0') == Password, cancellation);
            return;
        }
        bool isRight = IsRight(answer);
        if (AsksInFull)
        {
            await SendAsync([1, 4], cancellation);
            byte[] password = await ReadAsync(cancellation);
            Interlocked.Increment(ref _passwordsInClear);
            await JudgeAsync(password.Length == Password.Length + 1 && Encoding.UTF8.GetString(password[..^1]) == Password,
                cancellation);
            return;
        }
        if (isRight)
            await SendAsync([1, 3], cancellation);
        await JudgeAsync(isRight, cancellation);
    }

    private static byte[] AnswerOf(byte[] login)
    {
        int user = 32, end = Array.IndexOf(login, (byte)0, user);
        return login[(end + 2)..(end + 2 + login[end + 1])];
    }

    private bool IsRight(byte[] answer)
    {
        byte[] stored = SHA256.HashData(SHA256.HashData(Encoding.UTF8.GetBytes(Password)));
        byte[] mask = SHA256.HashData([.. stored, .. Salt]);
        return answer.Length == mask.Length
            && SHA256.HashData([.. answer.Zip(mask, (a, m) => (byte)(a ^ m))]).SequenceEqual(stored);
    }

    private Task JudgeAsync(bool isRight, CancellationToken cancellation) =>
        isRight ? SendAsync(Ok, cancellation) : SendErrorAsync(1045, cancellation);

    private Task SendErrorAsync(int code, CancellationToken cancellation) =>
        SendAsync([0xFF, (byte)code, (byte)(code >> 8), .. "#28000Access denied"u8], cancellation);

    private async Task SendAsync(byte[] body, CancellationToken cancellation)
    {
        await _stream.WriteAsync(
            new byte[] { (byte)body.Length, (byte)(body.Length >> 8), 0, _sequence++ }.Concat(body).ToArray(), cancellation);
        await _stream.FlushAsync(cancellation);
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        byte[] head = new byte[4];
        await _stream.ReadExactlyAsync(head, cancellation);
        if (head[3] != _sequence++)
            throw new IOException("out of order");
        byte[] body = new byte[head[0] | (head[1] << 8)];
        await _stream.ReadExactlyAsync(body, cancellation);
        return body;
    }
}
