using System.Security.Cryptography;
using System.Text;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification.Logins;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>
/// mysql_native_password against a real MariaDB; caching_sha2_password, which MariaDB does not have, against
/// <see cref="FakeMySql"/>.
/// </summary>
public sealed class MySqlLoginTests(MySqlLoginTests.Server server) : IClassFixture<MySqlLoginTests.Server>
{
    public sealed class Server : IDisposable
    {
        public string Password { get; } = MadeTokens.Random("", 20, seed: 1718);

        internal MariaDbServer Maria { get; }

        public Server() => Maria = new MariaDbServer(LoginTrial.Authority.PemOf("127.0.0.1"), "app", Password);

        public void Dispose() => Maria.Dispose();
    }

    [Fact]
    public async Task The_right_password_is_active_and_a_wrong_one_or_user_inactive()
    {
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryAsync($"mysql://app:{server.Password}@127.0.0.1:{server.Maria.Port}/shop"));
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryFromAfarAsync(
            $"mariadb://app:{server.Password}@127.0.0.1:{server.Maria.Port}/shop?ssl-mode=VERIFY_IDENTITY"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryAsync($"mysql+pymysql://app:{server.Password}x@127.0.0.1:{server.Maria.Port}/"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryAsync($"mysql://nobody:{server.Password}@127.0.0.1:{server.Maria.Port}"));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused_where_the_URL_says_so()
    {
        string url = $"mysql://app:{server.Password}@127.0.0.1:{server.Maria.Port}/shop";
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryFromAfarAsync(url, trusts: false));
        Assert.Equal(Outcome.Unknown, (await LoginTrial.TryFromAfarAsync($"{url}?ssl-mode=VERIFY_CA", trusts: false)).Outcome);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task The_newer_plugin_is_answered_from_the_servers_memory_and_in_full(bool inFull, bool bySwitch)
    {
        var fake = new FakeMySql { Password = server.Password, Plugin = "caching_sha2_password", Switches = bySwitch,
            AsksInFull = inFull, HasTls = true };
        using FakeServer listener = new(fake.ServeAsync);
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryFromAfarAsync($"mysql://app:{server.Password}@127.0.0.1:{listener.Port}/"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryFromAfarAsync($"mysql://app:{server.Password}x@127.0.0.1:{listener.Port}/"));
        Assert.Equal(inFull ? 2 : 0, fake.PasswordsInClear);
    }

    [Theory]
    [InlineData(true, false)] // a certificate of nobody's
    [InlineData(false, true)] // no TLS
    public async Task The_password_in_clear_goes_to_nobody_who_might_be_another(bool hasTls, bool trusts)
    {
        foreach (string plugin in new[] { "caching_sha2_password", "mysql_clear_password" })
        {
            var fake = new FakeMySql { Password = server.Password, Plugin = plugin, Switches = true, AsksInFull = true,
                HasTls = hasTls };
            using FakeServer listener = new(fake.ServeAsync);
            Assert.Equal(LoginAnswer.NotSent,
                await LoginTrial.TryFromAfarAsync($"mysql://app:{server.Password}@127.0.0.1:{listener.Port}/", trusts));
            Assert.Equal(0, fake.PasswordsInClear);
        }
    }

    [Theory]
    [InlineData("client_ed25519")]
    [InlineData("sha256_password")]
    [InlineData("dialog")]
    [InlineData("auth_gssapi_client")]
    public async Task Another_plugin_is_unknown(string plugin)
    {
        var fake = new FakeMySql { Password = server.Password, Plugin = plugin, Switches = true, HasTls = true };
        using FakeServer listener = new(fake.ServeAsync);
        Assert.Equal(LoginAnswer.Unknown("the server asks for a login of another kind"),
            await LoginTrial.TryAsync($"mysql://app:{server.Password}@127.0.0.1:{listener.Port}/"));
        Assert.Equal(0, fake.PasswordsInClear);
    }

    [Theory]
    [InlineData(1045, Outcome.Inactive)]
    [InlineData(1862, Outcome.Active)] // must change the password, which is right
    [InlineData(1040, Outcome.Unknown)] // too many connections
    [InlineData(1130, Outcome.Unknown)] // this host may not come
    [InlineData(1049, Outcome.Unknown)] // no such database
    [InlineData(3118, Outcome.Unknown)] // the account is locked
    public async Task What_the_server_says_decides(int code, Outcome expected)
    {
        var fake = new FakeMySql { Password = server.Password, Plugin = "mysql_native_password", Error = code };
        using FakeServer listener = new(fake.ServeAsync);
        Assert.Equal(expected, (await LoginTrial.TryAsync($"mysql://app:{server.Password}@127.0.0.1:{listener.Port}/")).Outcome);
    }

    [Fact]
    public void The_answers_are_those_of_the_formulas()
    {
        byte[] salt = [.. Enumerable.Range(1, 20).Select(i => (byte)i)], password = Encoding.UTF8.GetBytes(server.Password);
        byte[] stored = SHA256.HashData(SHA256.HashData(password));
        byte[] answer = MySqlLogin.Scramble("caching_sha2_password", salt, password);
        byte[] mask = SHA256.HashData([.. stored, .. salt]);
        Assert.Equal(stored, SHA256.HashData([.. answer.Zip(mask, (a, m) => (byte)(a ^ m))]));
    }
}
