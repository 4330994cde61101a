using KeyScan.Tests.Support;
using KeyScan.Verification.Logins;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Against <see cref="FakeMongo"/>: no server of MongoDB's is to be had as a package.</summary>
public sealed class MongoLoginTests
{
    private static readonly string Password = MadeTokens.Random("", 20, seed: 1721);

    [Theory]
    [InlineData("SCRAM-SHA-256", true)]
    [InlineData("SCRAM-SHA-1", true)]
    [InlineData("SCRAM-SHA-256", false)]
    [InlineData("SCRAM-SHA-1", false)]
    public async Task The_right_password_is_active_and_a_wrong_one_or_user_inactive(string mechanism, bool tells)
    {
        using FakeServer server =
            new(new FakeMongo { Password = Password, Mechanisms = [mechanism], TellsMechanisms = tells }.ServeAsync);
        // From afar: nothing of it has the password in clear.
        Assert.Equal(LoginAnswer.Active, await LoginTrial.TryFromAfarAsync(
            $"mongodb://app:{Password}@127.0.0.1:{server.Port},elsewhere.test:27017/?replicaSet=rs0"));
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryFromAfarAsync($"mongodb://app:{Password}@127.0.0.1:{server.Port}/shop?authSource=admin"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryFromAfarAsync($"mongodb://app:{Password}x@127.0.0.1:{server.Port}/"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryFromAfarAsync($"mongodb://nobody:{Password}@127.0.0.1:{server.Port}/"));
    }

    [Fact]
    public async Task Under_TLS_it_is_the_same()
    {
        using FakeServer behind = new(new FakeMongo { Password = Password }.ServeAsync);
        using FakeServer server = TlsFront.To(behind.Port);
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryFromAfarAsync($"mongodb://app:{Password}@127.0.0.1:{server.Port}/?tls=true"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryFromAfarAsync($"mongodb://app:{Password}x@127.0.0.1:{server.Port}/?ssl=true"));
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_password_makes_nothing_active()
    {
        using FakeServer server = new(new FakeMongo { Password = Password, IsImpostor = true }.ServeAsync);
        Assert.Equal(LoginAnswer.Unknown("the server has not shown that it knows the password"),
            await LoginTrial.TryAsync($"mongodb://app:{Password}@127.0.0.1:{server.Port}/"));
    }

    [Theory]
    [InlineData(8000, "bad auth : Authentication failed.", Outcome.Inactive)]
    [InlineData(8000, "you are over your quota", Outcome.Unknown)]
    [InlineData(13, "not authorized on admin to execute command", Outcome.Unknown)]
    [InlineData(11600, "interrupted at shutdown", Outcome.Unknown)]
    public async Task What_the_server_says_decides(int code, string text, Outcome expected)
    {
        using FakeServer server = new(new FakeMongo { Password = Password, Error = (code, text) }.ServeAsync);
        Assert.Equal(expected, (await LoginTrial.TryAsync($"mongodb://app:{Password}x@127.0.0.1:{server.Port}/")).Outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(1_000_001)]
    [InlineData(int.MaxValue)]
    public async Task Too_few_and_too_many_rounds_are_not_made(int iterations)
    {
        using FakeServer server = new(new FakeMongo { Password = Password, Iterations = iterations }.ServeAsync);
        Assert.Equal(LoginAnswer.Unknown("the server's challenge asks for fewer than 4096 or more than 1000000 rounds"),
            await LoginTrial.TryAsync($"mongodb://app:{Password}@127.0.0.1:{server.Port}/"));
    }

    [Fact]
    public async Task Another_mechanism_is_unknown()
    {
        using FakeServer server = new(new FakeMongo { Password = Password, Mechanisms = ["MONGODB-X509"] }.ServeAsync);
        Assert.Equal(LoginAnswer.Unknown("the server asks for a login of another kind"),
            await LoginTrial.TryAsync($"mongodb://app:{Password}@127.0.0.1:{server.Port}/"));
        Assert.Equal(Outcome.Unknown,
            (await LoginTrial.TryAsync($"mongodb://app:{Password}@127.0.0.1:{server.Port}/?authMechanism=PLAIN")).Outcome);
    }
}
