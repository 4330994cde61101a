using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification.Logins;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Against a real PostgreSQL.</summary>
public sealed class PostgresLoginTests(PostgresLoginTests.Server server) : IClassFixture<PostgresLoginTests.Server>
{
    /// <summary>A server where each user logs in another way.</summary>
    public sealed class Server : IDisposable
    {
        private const string Hosts =
            """
            hostssl all plain_tls 127.0.0.1/32 password
            host all scram 127.0.0.1/32 scram-sha-256
            host all nologin 127.0.0.1/32 scram-sha-256
            host all umlaut 127.0.0.1/32 scram-sha-256
            host all md5er 127.0.0.1/32 md5
            host all plain 127.0.0.1/32 password
            host all refused 127.0.0.1/32 reject
            """;

        public Server()
        {
            Tls = new PostgresServer(LoginTrial.Authority.PemOf("127.0.0.1"), Hosts);
            Plain = new PostgresServer(null, Hosts);
            foreach (PostgresServer each in new[] { Tls, Plain })
            {
                foreach (string user in new[] { "scram", "plain", "plain_tls", "refused" })
                    each.Execute($"CREATE ROLE {user} LOGIN PASSWORD '{Password}'");
                each.Execute($"CREATE ROLE nologin NOLOGIN PASSWORD '{Password}'");
                each.Execute($"CREATE ROLE umlaut LOGIN PASSWORD 'ä{Password}'");
                each.Execute($"SET password_encryption = md5; CREATE ROLE md5er LOGIN PASSWORD '{Password}'");
            }
        }

        public string Password { get; } = MadeTokens.Random("", 20, seed: 1717);

        internal PostgresServer Tls { get; }

        internal PostgresServer Plain { get; }

        public void Dispose()
        {
            Tls.Dispose();
            Plain.Dispose();
        }
    }

    [Theory]
    [InlineData("scram")]
    [InlineData("md5er")]
    [InlineData("plain")]
    public async Task The_right_password_is_active_and_a_wrong_one_inactive_with_and_without_TLS(string user)
    {
        foreach (int port in new[] { server.Tls.Port, server.Plain.Port })
        {
            Assert.Equal(LoginAnswer.Active,
                await LoginTrial.TryAsync($"postgres://{user}:{server.Password}@127.0.0.1:{port}/postgres"));
            Assert.Equal(LoginAnswer.Inactive,
                await LoginTrial.TryAsync($"postgresql://{user}:{server.Password}x@127.0.0.1:{port}/postgres"));
        }
    }

    [Fact]
    public async Task A_user_that_is_not_there_is_inactive_and_a_parameter_is_a_user_too()
    {
        // Of a user it does not know PostgreSQL asks what pg_hba.conf says for the rest, which is nothing here; `scram` goes by
        // the lines above.
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryAsync(
            $"jdbc:postgresql://127.0.0.1:{server.Plain.Port}/postgres?user=scram&password={server.Password}"));
        Assert.Equal(Outcome.Inactive, (await LoginTrial.TryAsync(
            $"jdbc:postgresql://127.0.0.1:{server.Plain.Port}/postgres?user=scram&password={server.Password}y")).Outcome);
    }

    [Fact]
    public async Task A_password_that_works_is_active_although_the_database_is_not_there() =>
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryAsync($"postgres://scram:{server.Password}@127.0.0.1:{server.Plain.Port}/nowhere"));

    [Fact]
    public async Task The_password_in_clear_goes_only_where_the_certificate_is_trusted_or_the_network_is_ones_own()
    {
        string overTls = $"postgres://plain:{server.Password}@127.0.0.1:{server.Tls.Port}/postgres",
        without = $"postgres://plain:{server.Password}@127.0.0.1:{server.Plain.Port}/postgres";
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryFromAfarAsync(overTls));
        Assert.Equal(LoginAnswer.NotSent, await LoginTrial.TryFromAfarAsync(overTls, trusts: false));
        Assert.Equal(LoginAnswer.NotSent, await LoginTrial.TryFromAfarAsync(without));
        // What answers a challenge goes everywhere.
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryFromAfarAsync($"postgres://scram:{server.Password}@127.0.0.1:{server.Plain.Port}/postgres"));
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryFromAfarAsync(
            $"postgres://scram:{server.Password}@127.0.0.1:{server.Tls.Port}/postgres", trusts: false));
    }

    [Theory]
    [InlineData("refused", "", "the server refuses the connection for another reason than the password")] // 28000
    [InlineData("nologin", "", "the server took the password and refuses the user")] // 28000 after the login
    [InlineData("keyscan", "", "the server asks this user for no password")]
    [InlineData("nobody", "", "the server asks this user for no password")]
    [InlineData("scram", "?sslmode=require", "the server offers no TLS, which the URL asks for")]
    public async Task What_judges_no_password_is_unknown(string user, string options, string why) =>
        Assert.Equal(LoginAnswer.Unknown(why),
            await LoginTrial.TryAsync($"postgres://{user}:{server.Password}@127.0.0.1:{server.Plain.Port}/postgres{options}"));

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused_where_the_URL_says_so()
    {
        string url = $"postgres://scram:{server.Password}@127.0.0.1:{server.Tls.Port}/postgres?sslmode=verify-full";
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryAsync(url));
        Assert.Equal(LoginAnswer.Unknown("there is no TLS with the server, or its certificate is not trusted"),
            await LoginTrial.TryAsync(url, trusts: false));
    }

    [Fact]
    public async Task A_password_with_other_letters_is_active_where_it_works_and_never_inactive()
    {
        // The same letter of two characters, which SASLprep would make one of.
        string one = $"%C3%A4{server.Password}", two = $"a%CC%88{server.Password}";
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryAsync($"postgres://umlaut:{one}@127.0.0.1:{server.Plain.Port}/postgres"));
        Assert.Equal(LoginAnswer.NotNormal,
            await LoginTrial.TryAsync($"postgres://umlaut:{two}@127.0.0.1:{server.Plain.Port}/postgres"));
    }
}
