using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Logs in at PostgreSQL by protocol 3.0 (https://www.postgresql.org/docs/current/protocol-flow.html, messages: …/protocol-message-formats.html) and asks for
/// TLS first. Methods: SCRAM-SHA-256, MD5, and the password in clear where <see cref="LoginConnection.MaySendPassword"/>.
/// Refusals that judge no password, such as those of pg_hba.conf (28000), are unknown; so is a server that asks for none.
/// </summary>
internal sealed class PostgresLogin(LoginConnection connection, LoginTarget target) : IDisposable
{
    private const int TlsRequest = 80877103;
    private const int Version3 = 196608;
    private const string Scram = "SCRAM-SHA-256";
    private const string LoginRefused = "28P01";

    /// <summary>
    /// What a server may lack for a user whose login is fine: the database, the right to connect to it, a free place.
    /// </summary>
    private static readonly string[] AfterLogin = ["3D000", "42501", "53300", "55000"];

    private ScramExchange? _scram;
    private bool _answered, _proven, _accepted;

    /// <summary>Logs in and leaves.</summary>
    public async Task<LoginAnswer> RunAsync()
    {
        if (!await AskForTlsAsync() && target.NeedsTls)
            return LoginAnswer.Unknown("the server offers no TLS, which the URL asks for");
        await SendStartAsync();
        while (true)
        {
            (char type, byte[] body) = await ReadMessageAsync();
            LoginAnswer? result = type switch
            {
                'R' => await AnswerAsync(body),
                'E' => Judge(body),
                // Ready for queries.
                'Z' when _accepted => LoginAnswer.Active,
                // Parameters, the key for cancelling, notices, a newer version that is not spoken.
                'S' or 'K' or 'N' or 'v' => null,
                _ => throw new InvalidDataException("the server speaks another protocol"),
            };
            if (result is null)
                continue;
            await connection.LeaveAsync(new byte[] { (byte)'X', 0, 0, 0, 4 });
            return result;
        }
    }

    /// <summary>Forgets the password.</summary>
    public void Dispose() => _scram?.Dispose();

    private async Task<bool> AskForTlsAsync()
    {
        using WireWriter request = new WireWriter().Int32(8).Int32(TlsRequest);
        await connection.WriteAsync(request.Written);
        // One byte and no more: what follows it in clear would be taken for the server's word under TLS (CVE-2021-23222).
        switch ((char)(await connection.ReadAsync(1))[0])
        {
            case 'S':
                await connection.StartTlsAsync();
                return true;
            case 'N':
                return false;
            default:
                throw new InvalidDataException("the server speaks another protocol");
        }
    }

    private async Task SendStartAsync()
    {
        using WireWriter start = new WireWriter().Int32(0).Int32(Version3)
            .ZeroTerminated("user").ZeroTerminated(target.User)
            .ZeroTerminated("database").ZeroTerminated(target.Database.Length > 0 ? target.Database : target.User)
            .ZeroTerminated("application_name").ZeroTerminated("keyscan").Byte(0);
        start.PutInt32(0, start.Length);
        await connection.WriteAsync(start.Written);
    }

    private async Task<LoginAnswer?> AnswerAsync(byte[] body)
    {
        int method = new WireReader(body).Int32();
        switch (method)
        {
            case 0 when !_answered:
                return LoginAnswer.Unknown("the server asks this user for no password");
            case 0 when _scram is not null && !_proven:
                return LoginAnswer.Unknown("the server has not shown that it knows the password");
            case 0:
                _accepted = true;
                return null;
            case 3 when !connection.MaySendPassword:
                return LoginAnswer.NotSent;
            case 3:
                await SendPasswordAsync(target.Password.RevealBytes());
                return null;
            case 5 when body.Length == 8:
                await SendPasswordAsync(Md5Answer(body.AsSpan(4)));
                return null;
            case 10 when _scram is null && Names(body).Contains(Scram, StringComparer.Ordinal):
                _scram = new ScramExchange(HashAlgorithmName.SHA256, "", target.Password.RevealBytes());
                await SendScramStartAsync(_scram.First());
                return null;
            case 11 when _scram is not null && !_answered:
                await SendAsync(_scram.Answer(body.AsSpan(4)));
                _answered = true;
                return null;
            case 12 when _answered && _scram is not null:
                _proven = _scram.Proves(body.AsSpan(4));
                return _proven ? null : LoginAnswer.Unknown("the server has not shown that it knows the password");
            default:
                return LoginAnswer.Unknown("the server asks for a login of another kind");
        }
    }

    private LoginAnswer Judge(byte[] body)
    {
        string code = CodeOf(body);
        if (_accepted)
            return AfterLogin.Contains(code, StringComparer.Ordinal)
                ? LoginAnswer.Active
                : LoginAnswer.Unknown("the server took the password and refuses the user");
        if (code != LoginRefused || !_answered)
            return LoginAnswer.Unknown("the server refuses the connection for another reason than the password");
        return _scram is not null && !target.HasAsciiPassword ? LoginAnswer.NotNormal : LoginAnswer.Inactive;
    }

    /// <summary>The SQLSTATE of an error: five letters or digits.</summary>
    private static string CodeOf(byte[] body)
    {
        var reader = new WireReader(body);
        while (reader.Byte() is var field and not 0)
        {
            string value = reader.Text();
            if (field == 'C')
                return value;
        }
        return "";
    }

    private static List<string> Names(byte[] body)
    {
        var names = new List<string>();
        var reader = new WireReader(body.AsSpan(4));
        while (reader.Text() is { Length: > 0 } name)
            names.Add(name);
        return names;
    }

    private byte[] Md5Answer(ReadOnlySpan<byte> salt)
    {
        using WireWriter inner = new WireWriter().Text(target.Password.Reveal()).Text(target.User);
        using WireWriter outer = new WireWriter().Text(Hex(inner.Written.Span)).Bytes(salt);
        return Encoding.ASCII.GetBytes("md5" + Hex(outer.Written.Span));
    }

#pragma warning disable CA5351 // The server's word is MD5; it is no choice of ours.
    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    private async Task SendPasswordAsync(byte[] password)
    {
        using WireWriter body = new WireWriter().Bytes(password).Byte(0);
        CryptographicOperations.ZeroMemory(password);
        await SendAsync(body.Written);
        _answered = true;
    }

    private async Task SendScramStartAsync(byte[] first)
    {
        using WireWriter body = new WireWriter().ZeroTerminated(Scram).Int32(first.Length).Bytes(first);
        await SendAsync(body.Written);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> body)
    {
        using WireWriter message = new WireWriter().Byte('p').Int32(sizeof(int) + body.Length).Bytes(body.Span);
        await connection.WriteAsync(message.Written);
    }

    private async Task<(char Type, byte[] Body)> ReadMessageAsync()
    {
        byte[] head = await connection.ReadAsync(5);
        return ((char)head[0],
            await connection.ReadAsync(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(1)) - (long)sizeof(int)));
    }
}
