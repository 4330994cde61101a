using System.Text;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification.Logins;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Against a real Redis 7; what older ones say is played.</summary>
public sealed class RedisLoginTests(RedisLoginTests.Server server) : IClassFixture<RedisLoginTests.Server>
{
    public sealed class Server : IDisposable
    {
        public string Password { get; } = MadeTokens.Random("", 20, seed: 1719);

        public string OfApp { get; } = MadeTokens.Random("", 20, seed: 1720);

        internal RedisServer Redis { get; }

        public Server() => Redis = new RedisServer(LoginTrial.Authority.PemOf("127.0.0.1"), Password, OfApp);

        public void Dispose() => Redis.Dispose();
    }

    private static readonly string[] BeforeUsers = ["-ERR wrong number of arguments for 'auth' command\r\n", "+OK\r\n"];

    [Fact]
    public async Task The_right_password_is_active_and_a_wrong_one_inactive()
    {
        int port = server.Redis.Port;
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryAsync($"redis://:{server.Password}@127.0.0.1:{port}/0"));
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryAsync($"redis://default:{server.Password}@127.0.0.1:{port}"));
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryAsync($"redis://app:{server.OfApp}@127.0.0.1:{port}"));
        Assert.Equal(LoginAnswer.Inactive, await LoginTrial.TryAsync($"redis://:{server.Password}x@127.0.0.1:{port}"));
        Assert.Equal(LoginAnswer.Inactive, await LoginTrial.TryAsync($"redis://app:{server.OfApp}x@127.0.0.1:{port}"));
        Assert.Equal(LoginAnswer.Inactive, await LoginTrial.TryAsync($"redis://:{server.OfApp}@127.0.0.1:{port}"));
    }

    [Fact]
    public async Task A_user_that_means_nothing_leaves_the_password_of_the_default_user() =>
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryAsync($"redis://h:{server.Password}@127.0.0.1:{server.Redis.Port}"));

    [Fact]
    public async Task Over_TLS_the_password_goes_to_a_trusted_server_alone()
    {
        string url = $"rediss://:{server.Password}@127.0.0.1:{server.Redis.TlsPort}";
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryFromAfarAsync(url));
        Assert.Equal(Outcome.Inactive,
            (await LoginTrial.TryFromAfarAsync($"rediss://:{server.Password}x@127.0.0.1:{server.Redis.TlsPort}")).Outcome);
        Assert.Equal(LoginAnswer.NotSent, await LoginTrial.TryFromAfarAsync(url, trusts: false));
        Assert.Equal(LoginAnswer.NotSent,
            await LoginTrial.TryFromAfarAsync($"redis://:{server.Password}@127.0.0.1:{server.Redis.Port}"));
    }

    [Theory]
    [InlineData("-ERR invalid password\r\n", Outcome.Inactive)] // before 6
    [InlineData("-ERR Client sent AUTH, but no password is set\r\n", Outcome.Unknown)]
    [InlineData("-DENIED Redis is running in protected mode\r\n", Outcome.Unknown)]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", Outcome.Unknown)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", Outcome.Unknown)]
    public async Task What_the_server_says_decides(string reply, Outcome expected)
    {
        using FakeServer fake = FakeServer.Saying(Encoding.ASCII.GetBytes(reply));
        Assert.Equal(expected, (await LoginTrial.TryAsync($"redis://:{server.Password}@127.0.0.1:{fake.Port}")).Outcome);
    }

    [Fact]
    public async Task A_server_before_users_is_asked_for_the_password_alone()
    {
        var asked = new List<string>();
        using FakeServer fake = new(async (stream, cancellation) =>
        {
            byte[] buffer = new byte[1024];
            foreach (string reply in BeforeUsers)
            {
                asked.Add(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, cancellation)));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(reply), cancellation);
            }
            // Until it leaves.
            while (await stream.ReadAsync(buffer, cancellation) > 0)
                buffer.AsSpan().Clear();
        });
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryAsync($"redis://h:{server.Password}@127.0.0.1:{fake.Port}"));
        Assert.Equal([$"*3\r\n$4\r\nAUTH\r\n$1\r\nh\r\n$20\r\n{server.Password}\r\n",
            $"*2\r\n$4\r\nAUTH\r\n$20\r\n{server.Password}\r\n"], asked);
    }
}
