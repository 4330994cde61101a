using KeyScan.Forges.Queue;

namespace KeyScan.Tests.Forges.Queue;

public sealed class RetryPolicyTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task What_comes_back_is_waited_for_and_said()
    {
        int attempts = 0;
        int result = await Waiting(TimeSpan.FromMinutes(1), hopeless: false)
            .WaitAsync(() => Task.FromResult(++attempts < 3 ? throw Away() : attempts), CancellationToken.None);
        Assert.Equal(3, result);
        Assert.Equal(["away", "away"], _said);
    }

    [Fact]
    public async Task What_stays_away_ends_the_waiting_with_the_problem()
    {
        ProblemException e = await Assert.ThrowsAsync<ProblemException>(() => Waiting(TimeSpan.FromMilliseconds(300),
            hopeless: false).WaitAsync(() => Task.FromException(Away()), CancellationToken.None));
        Assert.Equal("away", e.Problem.What);
        Assert.NotEmpty(_said);
    }

    [Fact]
    public async Task What_is_hopeless_is_not_waited_for()
    {
        await Assert.ThrowsAsync<ProblemException>(() => Waiting(TimeSpan.FromDays(1), hopeless: true)
            .WaitAsync(() => Task.FromException(Away()), CancellationToken.None));
        Assert.Empty(_said);
    }

    [Fact]
    public async Task Who_is_asked_to_stop_stops_waiting()
    {
        using var stop = new CancellationTokenSource();
        var patience = new RetryPolicy(TimeSpan.FromDays(1), _ => false, (_, _) => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => patience.WaitAsync(() => Task.FromException(Away()), stop.Token));
    }

    [Fact]
    public async Task What_takes_longer_than_it_is_waited_for_is_tried_again_all_the_same()
    {
        int attempts = 0;
        int result = await Waiting(TimeSpan.FromTicks(1), hopeless: false)
            .WaitAsync(() => Task.FromResult(++attempts < 2 ? throw Away() : attempts), CancellationToken.None);
        Assert.Equal(2, result);
    }

    private static ProblemException Away() => new(new Problem("away", "there", "Wait"));

    private RetryPolicy Waiting(TimeSpan most, bool hopeless) =>
        new(most, _ => hopeless, (problem, _) => _said.Add(problem.What));
}
