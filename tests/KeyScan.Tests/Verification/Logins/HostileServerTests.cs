using System.Text;
using KeyScan.Http;
using KeyScan.Primitives;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification.Logins;
using KeyScan.Verification.Templates;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Whatever a server sends, the password is unknown, soon, and little of it is read.</summary>
public sealed class HostileServerTests
{
    private static readonly string Password = MadeTokens.Random("", 20, seed: 1722);

    private const string TooMuch = "the server sends more than a login needs";

    /// <summary>
    /// Bytes that begin as a server of the kind does, so that what follows is read as its protocol, a message that says
    /// nothing, and what ends it.
    /// </summary>
    private static readonly Dictionary<string, (byte[] First, byte[] Again, string Why)> Talk = new(StringComparer.Ordinal)
    {
        ["postgres"] = ("N"u8.ToArray(), [(byte)'N', 0, 0, 0, 8, 1, 2, 3, 4], TooMuch), // notices
        ["mysql"] = (Greeting(), [2, 0, 0, 2, 1, 3], TooMuch),
        ["mongodb"] =
            ([], Enumerable.Repeat((byte)0x20, 64).ToArray(), "the server announces a message of a length that no login needs"),
        ["redis"] = ("-"u8.ToArray(), "A"u8.ToArray(), "the server's answer is too long"),
        ["amqp"] = ([], [8, 0, 0, 0, 0, 0, 0, 0xCE], TooMuch), // heartbeats
    };

    public static TheoryData<string> Schemes => [.. Talk.Keys];

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_dead_port_is_unknown(string scheme)
    {
        LoginAnswer result = await LoginTrial.TryAsync(Url(scheme, PostgresServer.FreePort()));
        Assert.Equal(
            LoginAnswer.Unknown("the server cannot be reached (ConnectionRefused)") with { IsUnreachable = true }, result);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_silent_server_is_unknown_when_the_time_is_up(string scheme)
    {
        using FakeServer server = FakeServer.Saying([]);
        LoginAnswer result = await LoginTrial.TryAsync(Url(scheme, server.Port), TimeSpan.FromMilliseconds(300));
        Assert.Equal(LoginAnswer.Unknown("the server did not answer within 0.3 seconds") with { IsUnreachable = true }, result);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_server_that_never_ends_is_left_after_64_kilobytes(string scheme)
    {
        (byte[] first, byte[] again, string why) = Talk[scheme];
        using FakeServer server = FakeServer.Endless(first, again);
        Assert.Equal(LoginAnswer.Unknown(why), await LoginTrial.TryAsync(Url(scheme, server.Port)));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Garbage_is_unknown_and_nothing_is_thrown(string scheme)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            byte[] garbage = new byte[random.Next(0, 400)];
            random.NextBytes(garbage);
            byte[] first = seed % 2 == 0 ? [] : Talk[scheme].First;
            using FakeServer server =
                new(async (stream, cancellation) => await stream.WriteAsync((byte[])[.. first, .. garbage], cancellation));
            LoginAnswer result = await LoginTrial.TryAsync(Url(scheme, server.Port), TimeSpan.FromSeconds(2));
            Assert.True(result.Outcome == Outcome.Unknown, $"seed {seed}: {result}");
        }
    }

    [Fact]
    public async Task No_more_than_is_allowed_is_taken_from_a_stream()
    {
        using var inner = new MemoryStream(new byte[100]);
        await using var bounded = new BoundedStream(inner, 10);
        byte[] buffer = new byte[64];
        Assert.Equal(10, await bounded.ReadAsync(buffer));
        await Assert.ThrowsAsync<InvalidDataException>(() => bounded.ReadExactlyAsync(buffer).AsTask());
        Assert.Equal(10, inner.Position);
    }

    [Theory]
    [InlineData("postgres", "4e52ffffffff")] // 'N', a message of -1
    [InlineData("postgres", "4e527fffffff")]
    [InlineData("postgres", "4e5200000003")] // shorter than its own length
    [InlineData("postgres", "4e5200000008000000ff")]
    [InlineData("mysql", "ffffff00")]
    [InlineData("mysql", "00000000")]
    [InlineData("mysql", "010000000a")]
    [InlineData("mongodb", "ffffff7f0100000001000000dd07000000000000")]
    [InlineData("mongodb", "000000000100000001000000dd070000")]
    [InlineData("mongodb", "00000080010000000100000 0dd070000")]
    [InlineData("mongodb", "1a0000000100000001000000dd0700000000000000ffffff7f00")] // a document that is longer than its message
    [InlineData("mongodb", "210000000100000001000000dd07000000000000000c00000002610000000080 00")] // a text of -2³¹
    [InlineData("amqp", "010000ffffffff")]
    [InlineData("amqp", "01000000000000ce")]
    [InlineData("amqp", "01000000000004000a000ace")] // Connection.Start without anything
    [InlineData("amqp", "0100000000000a000a000a0009ffffffffce")] // a table of -1
    [InlineData("amqp", "414d515000000901")] // speaks another version
    public async Task Lengths_are_checked_before_they_are_used(string scheme, string hex)
    {
        using FakeServer server = new(
            async (stream, cancellation) =>
                await stream.WriteAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), cancellation));
        LoginAnswer result = await LoginTrial.TryAsync(Url(scheme, server.Port), TimeSpan.FromSeconds(2));
        Assert.Equal(Outcome.Unknown, result.Outcome);
        // Nothing waits for bytes that do not come: the length is refused, or the message.
        Assert.DoesNotContain("answer", result.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_says_stands_in_no_reason()
    {
        using FakeServer server = FakeServer.Saying(Encoding.ASCII.GetBytes($"-ERR your password {Password} \u001b[31m\r\n"));
        LoginAnswer result = await LoginTrial.TryAsync($"redis://:{Password}@127.0.0.1:{server.Port}");
        Assert.Equal("the server refuses the login for another reason than the password", result.Why);
    }

    [Fact]
    public async Task An_address_of_this_machine_is_not_reached_unless_it_is_allowed()
    {
        bool reached = false;
        using FakeServer server = new(async (stream, cancellation) =>
        {
            reached = true;
            await stream.WriteAsync("+OK\r\n"u8.ToArray(), cancellation);
        });
        ILogin login = DatabaseLogin.All.Single(l => l.Kind == LoginKind.Redis);
        string url = $"redis://:{Password}@127.0.0.1:{server.Port}";
        LoginAnswer answer = await login.LogInAsync(url, new CheckedConnection(AllowedAddresses.None), CancellationToken.None);
        Assert.Equal(Outcome.Unknown, answer.Outcome);
        Assert.StartsWith("refused: 127.0.0.1 is a loopback address", answer.Why, StringComparison.Ordinal);
        Assert.False(reached);
        Assert.Equal(LoginAnswer.Active, await login.LogInAsync(url,
            new CheckedConnection(AllowedAddresses.Parse(["127.0.0.1"], [])), CancellationToken.None));
    }

    [Fact]
    public async Task A_URL_of_another_protocol_is_not_tried()
    {
        ILogin login = DatabaseLogin.All.Single(l => l.Kind == LoginKind.Postgresql);
        Assert.Null(login.FindHost(Url("redis", 1), out Fault? why));
        Assert.Equal("the URL is of another protocol", why!.What);
        Assert.Equal("127.0.0.1", login.FindHost(Url("postgres", 1), out _));
        Assert.Equal(LoginAnswer.Unknown("the URL is of another protocol"),
            await login.LogInAsync(Url("redis", 1), new CheckedConnection(AllowedAddresses.None), CancellationToken.None));
    }

    [Fact]
    public async Task Who_gives_up_is_told_so()
    {
        using FakeServer server = FakeServer.Saying([]);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        LoginTarget target = LoginTarget.TryParse(Url("redis", server.Port), out _)!;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new DatabaseLogin(LoginKind.Redis).TryAsync(target, LoginTrial.OpenAsync, cancelled.Token));
    }

    private static string Url(string scheme, int port) => $"{scheme}://app:{Password}@127.0.0.1:{port}/shop";

    private static byte[] Greeting()
    {
        byte[] body = [10, .. "8.0.36\0"u8, 1, 0, 0, 0, .. "12345678"u8, 0, 0x01, 0x82, 45, 2, 0, 0x08, 0, 21, .. new byte[10],
            .. "123456789012"u8, 0, .. "caching_sha2_password\0"u8];
        return [(byte)body.Length, 0, 0, 0, .. body];
    }
}
