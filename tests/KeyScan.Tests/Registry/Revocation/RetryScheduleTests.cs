using KeyScan.Registry.Revocation.Delivery;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Without_jitter_the_waits_are_those_that_Standard_Webhooks_recommends()
    {
        var schedule = new RetrySchedule(new Middle());
        double[] expected = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];
        Assert.Equal(expected, Enumerable.Range(1, 9).Select(i => schedule.After(i)!.Value.TotalSeconds));
        Assert.Null(schedule.After(10));
        Assert.Equal((60.0, 30.0, 15.0),
            (schedule.CircuitPause.TotalSeconds, schedule.SlowPause.TotalSeconds, schedule.LeaseMargin.TotalSeconds));
        Assert.Equal(24 * 3600 * 1.2, RetrySchedule.LongestWait.TotalSeconds, 3);
    }

    [Theory]
    [InlineData(0.0, 0.8)]
    [InlineData(0.25, 0.9)]
    [InlineData(1.0, 1.2)]
    public void Jitter_makes_each_wait_up_to_a_fifth_shorter_or_longer(double drawn, double factor)
    {
        var schedule = new RetrySchedule(new Drawn(drawn));
        Assert.Equal(5 * factor, schedule.After(1)!.Value.TotalSeconds, 6);
        Assert.Equal(30 * 60 * factor, schedule.After(3)!.Value.TotalSeconds, 6);
        Assert.InRange(schedule.After(9)!.Value, TimeSpan.Zero, RetrySchedule.LongestWait);
    }

    private sealed class Drawn(double value) : Random
    {
        public override double NextDouble() => value;
    }

    /// <summary>Draws the middle of every range.</summary>
    private sealed class Middle : Random
    {
        public override double NextDouble() => 0.5;
    }
}
