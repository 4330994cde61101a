using System.Globalization;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>
/// Logs in at Redis by <c>AUTH</c> (https://redis.io/docs/latest/commands/auth/, protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/). The
/// protocol has the password in clear only, so without TLS it is sent within a network of one's own alone.
/// Clients of the time before users ignored the user of a URL, so where the server does not know that, the
/// password is tried as that of the default user, too.
/// </summary>
internal sealed class RedisLogin(LoginConnection connection, LoginTarget target)
{
    private const int LongestLine = 1024;
    private const string DefaultUser = "default";

    /// <summary>Logs in and leaves.</summary>
    public async Task<LoginAnswer> RunAsync()
    {
        if (!connection.MaySendPassword)
            return LoginAnswer.NotSent;
        LoginAnswer? named = null;
        if (target.User.Length > 0 && target.User != DefaultUser)
        {
            named = Judge(await AskAsync("AUTH", target.User, target.Password.Reveal()));
            if (named.Outcome == Outcome.Active)
                return await LeaveAsync(named);
        }
        LoginAnswer alone = Judge(await AskAsync("AUTH", target.Password.Reveal()));
        return await LeaveAsync(alone.Outcome == Outcome.Active || named is not { Outcome: Outcome.Inactive } ? alone : named);
    }

    private static LoginAnswer Judge(string reply) => reply switch
    {
        "+OK" => LoginAnswer.Active,
        _ when reply.StartsWith("-WRONGPASS", StringComparison.Ordinal) || reply == "-ERR invalid password" =>
            LoginAnswer.Inactive,
        ['-', ..] when reply.Contains("without any password", StringComparison.Ordinal)
            || reply.Contains("no password is set", StringComparison.Ordinal) =>
            LoginAnswer.Unknown("the server lets everybody in without a password"),
        ['-', ..] => LoginAnswer.Unknown("the server refuses the login for another reason than the password"),
        _ => throw new InvalidDataException("the server speaks another protocol"),
    };

    private async Task<LoginAnswer> LeaveAsync(LoginAnswer result)
    {
        await connection.LeaveAsync("QUIT\r\n"u8.ToArray());
        return result;
    }

    private async Task<string> AskAsync(params string[] words)
    {
        using WireWriter command = new WireWriter().Text(string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n"));
        foreach (string word in words)
            command.Text(string.Create(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n")).Text(word)
                .Text("\r\n");
        await connection.WriteAsync(command.Written);
        var line = new StringBuilder();
        while ((await connection.ReadAsync(1))[0] is var next && next != '\n')
        {
            if (line.Length == LongestLine)
                throw new InvalidDataException("the server's answer is too long");
            line.Append((char)next);
        }
        return line.ToString().TrimEnd('\r');
    }
}
