using KeyScan.Tests.Support.Servers;
using KeyScan.Verification.Logins;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>Against a real RabbitMQ.</summary>
public sealed class AmqpLoginTests
{
    private static readonly RabbitServer Rabbit = RabbitServer.Shared;

    [Fact]
    public async Task The_right_password_is_active_and_a_wrong_one_or_user_inactive()
    {
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryAsync($"amqp://{RabbitServer.App}:{Rabbit.AppPassword}@127.0.0.1:{Rabbit.Port}/%2f"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryAsync($"amqp://{RabbitServer.App}:{Rabbit.AppPassword}x@127.0.0.1:{Rabbit.Port}/%2f"));
        Assert.Equal(LoginAnswer.Inactive,
            await LoginTrial.TryAsync($"amqp://nobody:{Rabbit.AppPassword}@127.0.0.1:{Rabbit.Port}"));
    }

    [Fact]
    public async Task Without_TLS_the_password_stays_within_a_network_of_ones_own() =>
        Assert.Equal(LoginAnswer.NotSent,
            await LoginTrial.TryFromAfarAsync($"amqp://{RabbitServer.App}:{Rabbit.AppPassword}@127.0.0.1:{Rabbit.Port}/%2f"));

    [Fact]
    public async Task Under_TLS_it_goes_to_a_trusted_broker()
    {
        // The real broker behind a front that ends TLS.
        using FakeServer front = TlsFront.To(Rabbit.Port);
        Assert.Equal(LoginAnswer.Active,
            await LoginTrial.TryFromAfarAsync($"amqps://{RabbitServer.App}:{Rabbit.AppPassword}@127.0.0.1:{front.Port}/"));
        Assert.Equal(Outcome.Inactive, (await LoginTrial.TryFromAfarAsync(
            $"amqps://{RabbitServer.App}:{Rabbit.AppPassword}x@127.0.0.1:{front.Port}/")).Outcome);
        Assert.Equal(LoginAnswer.NotSent, await LoginTrial.TryFromAfarAsync(
            $"amqps://{RabbitServer.App}:{Rabbit.AppPassword}@127.0.0.1:{front.Port}/", trusts: false));
        // Elsewhere it may be right and refused all the same.
        Assert.Equal(Outcome.Unknown,
            (await LoginTrial.TryFromAfarAsync($"amqps://guest:{Rabbit.AppPassword}@127.0.0.1:{front.Port}/")).Outcome);
        Assert.Equal(Outcome.Inactive,
            (await LoginTrial.TryAsync($"amqps://guest:{Rabbit.AppPassword}@127.0.0.1:{front.Port}/")).Outcome);
    }
}
