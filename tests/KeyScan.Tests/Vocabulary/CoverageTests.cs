namespace KeyScan.Tests.Vocabulary;

public sealed class CoverageTests
{
    [Fact]
    public void Every_reason_is_counted_and_those_that_never_applied_are_not_listed()
    {
        var coverage = new CoverageCounter();
        Assert.Empty(coverage.Skipped);
        foreach (SkipReason reason in Enum.GetValues<SkipReason>())
            coverage.AddSkipped(reason, (int)reason + 1);
        Assert.Equal(Enum.GetValues<SkipReason>().Select(r => new SkippedCount(r, (int)r + 1)), coverage.Skipped);
    }

    [Fact]
    public void Who_allowed_most_comes_first()
    {
        var coverage = new CoverageCounter();
        coverage.AddAllowed("b");
        coverage.AddAllowed(".keyscan.yml", 3);
        coverage.AddAllowed("a");
        Assert.Equal([new AllowedCount(".keyscan.yml", 3), new AllowedCount("a", 1), new AllowedCount("b", 1)], coverage.Allowed);
    }
}
