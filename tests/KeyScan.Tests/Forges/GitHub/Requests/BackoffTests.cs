using KeyScan.Forges.GitHub.Requests;

namespace KeyScan.Tests.Forges.GitHub.Requests;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    [InlineData(5, 30)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    public void Waits_double_to_thirty_seconds(int attempt, double seconds)
    {
        Assert.Equal(seconds, Backoff.After(attempt, null, jitter: 1).TotalSeconds);
        Assert.Equal(seconds / 2, Backoff.After(attempt, null, jitter: 0).TotalSeconds);
    }

    [Fact]
    public void A_longer_wait_that_the_server_asks_for_holds_and_a_shorter_one_does_not()
    {
        Assert.Equal(90, Backoff.After(0, TimeSpan.FromSeconds(90), jitter: 1).TotalSeconds);
        Assert.Equal(30, Backoff.After(9, TimeSpan.FromSeconds(3), jitter: 1).TotalSeconds);
    }
}
