using KeyScan.Forges.Queue;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Forges.Queue;

public sealed class QueueAddressTests
{
    [Theory]
    [InlineData("amqp://mq.example.test", "amqp://guest@mq.example.test:5672/", "mq.example.test", 5672, "/")]
    [InlineData("amqps://u@mq.example.test", "amqps://u@mq.example.test:5671/", "mq.example.test", 5671, "/")]
    [InlineData("amqp://u@mq.example.test:1234/scans", "amqp://u@mq.example.test:1234/scans", "mq.example.test", 1234, "scans")]
    [InlineData(
        "amqp://mq.example.test/%2fscans", "amqp://guest@mq.example.test:5672/%2Fscans", "mq.example.test", 5672, "/scans")]
    [InlineData("amqp://[::1]:1234/", "amqp://guest@[::1]:1234/", "::1", 1234, "/")]
    public void An_address_is_read(string text, string shown, string host, int port, string virtualHost)
    {
        var address = QueueAddress.Parse(text, "here");
        Assert.Equal((shown, host, port, virtualHost), (address.Shown, address.Host, address.Port, address.VirtualHost));
        Assert.Null(address.Password);
    }

    [Fact]
    public void A_password_is_kept_and_never_shown()
    {
        string password = MadeTokens.Random("p%40", 20, 3); // keyscan:allow reason="made when the test runs"
        var address = QueueAddress.Parse($"amqp://user:{password}@mq.example.test", "here");
        Assert.Equal(Uri.UnescapeDataString(password), address.Password!.Reveal());
        Assert.DoesNotContain(password[4..], $"{address} {address.Shown} {address with { }}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mq.example.test")]
    [InlineData("http://mq.example.test")]
    [InlineData("amqp://")]
    [InlineData("amqp://host/a/b")]
    [InlineData("amqp://host/a?heartbeat=1")]
    public void What_is_no_address_is_refused_without_being_repeated(string text)
    {
        Problem problem = Assert.Throws<ProblemException>(() => QueueAddress.Parse(text, "here")).Problem;
        Assert.Equal(("this is no address of a RabbitMQ", "here"), (problem.What, problem.Where));
    }
}
