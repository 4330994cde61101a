using System.Security.Cryptography;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Logs in at MySQL or MariaDB (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html,
/// https://mariadb.com/kb/en/connection/), under TLS where the server offers that, and names no database. Plugins: mysql_native_password,
/// caching_sha2_password, and mysql_clear_password where <see cref="LoginConnection.MaySendPassword"/>; the key by which
/// caching_sha2_password would take the password without TLS is nobody's word, so it is not asked for. client_ed25519 and
/// others are unknown. Error 1045 is what a server answers to a wrong password; it is also its answer to a user who may not
/// come from this address, and no other tells them apart.
/// </summary>
internal sealed class MySqlLogin(LoginConnection connection, LoginTarget target)
{
    private const string Native = "mysql_native_password";
    private const string CachingSha2 = "caching_sha2_password";
    private const string Clear = "mysql_clear_password";
    private const int SaltLength = 20;
    private const int Version10 = 10;
    private const int Utf8 = 45;
    private const int MostBytes = 1 << 24;
    private const int MostSwitches = 3;

    // Long password, protocol 4.1, secure connection, plugins.
    private const int Capabilities = 0x1 | 0x200 | 0x8000 | 0x80000;
    private const int Needed = 0x200 | 0x8000 | 0x80000;
    private const int OffersTls = 0x800;
    private const int AccessDenied = 1045;
    private const int MustChangePassword = 1862;

    private int _sequence;
    private bool _isUnderTls;

    /// <summary>Logs in and leaves.</summary>
    public async Task<LoginAnswer> RunAsync()
    {
        byte[] greeting = await ReadPacketAsync();
        if (greeting is [0xFF, ..])
            return LoginAnswer.Unknown("the server refuses the connection for another reason than the password");
        (int offered, string plugin, byte[] salt) = Parse(greeting);
        if ((offered & OffersTls) != 0)
        {
            await SendHeadAsync();
            await connection.StartTlsAsync();
            _isUnderTls = true;
        }
        else if (target.NeedsTls)
        {
            return LoginAnswer.Unknown("the server offers no TLS, which the URL asks for");
        }
        if (plugin is not (Native or CachingSha2))
            plugin = Native;
        await SendLoginAsync(plugin, salt);
        LoginAnswer result = await AnswerAllAsync(plugin);
        _sequence = 0;
        if (result.Outcome == Outcome.Active)
            await connection.LeaveAsync(new byte[] { 1, 0, 0, 0, 1 });
        return result;
    }

    private async Task<LoginAnswer> AnswerAllAsync(string plugin)
    {
        int switches = 0;
        while (true)
        {
            byte[] packet = await ReadPacketAsync();
            switch (packet)
            {
                case [0x00, ..]:
                    return LoginAnswer.Active;
                case [0xFF, ..]:
                    return Judge(packet);
                case [0xFE, _, ..] when ++switches <= MostSwitches:
                    (plugin, byte[] salt) = ParseSwitch(packet);
                    if (plugin == Clear && !connection.MaySendPassword)
                        return LoginAnswer.NotSent;
                    if (plugin is not (Native or CachingSha2 or Clear))
                        return LoginAnswer.Unknown("the server asks for a login of another kind");
                    await SendPacketAsync(plugin == Clear ? ZeroTerminatedPassword() : Scramble(plugin, salt));
                    break;
                case [0x01, 0x03] when plugin == CachingSha2:
                    // Known from before; the verdict follows.
                    break;
                case [0x01, 0x04] when plugin == CachingSha2:
                    if (!_isUnderTls || !connection.MaySendPassword)
                        return LoginAnswer.NotSent;
                    await SendPacketAsync(ZeroTerminatedPassword());
                    break;
                default:
                    return LoginAnswer.Unknown("the server asks for a login of another kind");
            }
        }
    }

    private static LoginAnswer Judge(byte[] packet) => new WireReader(packet.AsSpan(1)).UInt16LowFirst() switch
    {
        AccessDenied => LoginAnswer.Inactive,
        // Said to those alone who know it.
        MustChangePassword => LoginAnswer.Active,
        _ => LoginAnswer.Unknown("the server refuses the connection for another reason than the password"),
    };

    private static (int Capabilities, string Plugin, byte[] Salt) Parse(byte[] greeting)
    {
        var reader = new WireReader(greeting);
        if (reader.Byte() != Version10)
            throw new InvalidDataException("the server speaks another protocol");
        reader.ZeroTerminated();
        reader.Bytes(4);
        byte[] first = reader.Bytes(8).ToArray();
        reader.Bytes(1);
        int offered = reader.UInt16LowFirst();
        reader.Bytes(3);
        offered |= reader.UInt16LowFirst() << 16;
        int saltLength = reader.Byte();
        reader.Bytes(10);
        if ((offered & Needed) != Needed)
            throw new InvalidDataException("the server is too old to be asked");
        byte[] salt = [.. first, .. reader.Bytes(Math.Max(13, saltLength - 8))[..(SaltLength - 8)]];
        int end = reader.Rest.IndexOf((byte)0);
        return (offered, System.Text.Encoding.UTF8.GetString(end < 0 ? reader.Rest : reader.Rest[..end]), salt);
    }

    private static (string Plugin, byte[] Salt) ParseSwitch(byte[] packet)
    {
        var reader = new WireReader(packet.AsSpan(1));
        string plugin = reader.Text();
        return (plugin, reader.Rest.Length < SaltLength ? [] : reader.Rest[..SaltLength].ToArray());
    }

    private static WireWriter WriteHead(int capabilities) =>
        new WireWriter().Int32LowFirst(capabilities).Int32LowFirst(MostBytes).Byte(Utf8).Bytes(stackalloc byte[23]);

    private async Task SendHeadAsync()
    {
        using WireWriter head = WriteHead(Capabilities | OffersTls);
        await SendPacketAsync(head.Written);
    }

    private async Task SendLoginAsync(string plugin, byte[] salt)
    {
        byte[] answer = Scramble(plugin, salt);
        using WireWriter login = WriteHead(Capabilities | (_isUnderTls ? OffersTls : 0)).ZeroTerminated(target.User)
            .Byte(answer.Length).Bytes(answer).ZeroTerminated(plugin);
        await SendPacketAsync(login.Written);
    }

    private byte[] ZeroTerminatedPassword()
    {
        using WireWriter writer = new WireWriter().ZeroTerminated(target.Password.Reveal());
        return writer.Written.ToArray();
    }

    /// <summary>
    /// What answers the challenge: H(p) xor H(salt, H(H(p))) with SHA-1, or H(p) xor H(H(H(p)), salt) with SHA-256
    /// (…/page_protocol_connection_phase_authentication_methods_native_password_authentication.html,
    /// …/page_caching_sha2_authentication_exchanges.html).
    /// </summary>
    internal static byte[] Scramble(string plugin, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> password)
    {
        if (salt.Length != SaltLength)
            throw new InvalidDataException("the server's challenge is none");
        HashAlgorithmName hash = plugin == Native ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        byte[] once = CryptographicOperations.HashData(hash, password);
        byte[] twice = CryptographicOperations.HashData(hash, once);
        byte[] mask = CryptographicOperations.HashData(hash, plugin == Native ? [.. salt, .. twice] : [.. twice, .. salt]);
        for (int i = 0; i < once.Length; i++)
            mask[i] ^= once[i];
        CryptographicOperations.ZeroMemory(once);
        return mask;
    }

    private byte[] Scramble(string plugin, byte[] salt)
    {
        byte[] password = target.Password.RevealBytes();
        byte[] answer = Scramble(plugin, salt, password);
        CryptographicOperations.ZeroMemory(password);
        return answer;
    }

    private async Task SendPacketAsync(ReadOnlyMemory<byte> body)
    {
        using WireWriter packet = new WireWriter().Int32LowFirst(body.Length | (_sequence << 24)).Bytes(body.Span);
        await connection.WriteAsync(packet.Written);
        _sequence = (_sequence + 1) & 0xFF;
    }

    private async Task<byte[]> ReadPacketAsync()
    {
        byte[] head = await connection.ReadAsync(4);
        _sequence = (head[3] + 1) & 0xFF;
        byte[] packet = await connection.ReadAsync(head[0] | (head[1] << 8) | (head[2] << 16));
        return packet.Length > 0 ? packet : throw new InvalidDataException("the server speaks another protocol");
    }
}
