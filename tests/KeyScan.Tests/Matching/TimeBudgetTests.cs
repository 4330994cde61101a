using System.Diagnostics;
using System.Text;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Tests.EndToEnd;

namespace KeyScan.Tests.Matching;

public sealed class TimeBudgetTests
{
    [Fact]
    public void Time_that_this_thread_does_not_compute_does_not_count()
    {
        var budget = new TimeBudget();
        budget.Start(TimeSpan.FromSeconds(2));
        Assert.False(new ManualResetEventSlim().Wait(TimeSpan.FromSeconds(2.2)));
        Assert.True(OperatingSystem.IsWindows() || !budget.Check());
    }

    [Fact]
    public void It_is_spent_by_computing_and_begins_anew()
    {
        var budget = new TimeBudget();
        Assert.False(budget.Check());
        budget.Start(TimeSpan.FromMilliseconds(50));
        var time = Stopwatch.StartNew();
        while (!budget.Check())
            Assert.True(time.Elapsed < TimeSpan.FromSeconds(60));
        Assert.True(budget.IsSpent);
        budget.Start(1);
        Assert.False(budget.IsSpent);
        Assert.False(budget.Check());
    }

    [Fact]
    public void A_larger_blob_may_take_longer()
    {
        var budget = new TimeBudget();
        budget.Start(0);
        TimeSpan least = budget.Allowed;
        budget.Start(16 << 20);
        Assert.True(budget.Allowed > least);
        Assert.True(budget.Allowed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void What_is_found_before_stays_and_nothing_is_searched_after()
    {
        var matcher = new Matcher(RuleCatalogue.BuiltIn());
        string key = PlantedTree.MakeKey(1);
        var text = new StringBuilder($"TOKEN={key}\n");
        for (int i = 0; i < 20_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"aws secret token password {i}\n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"TOKEN={PlantedTree.MakeKey(2)}\n");
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        var scratch = new MatchScratch();
        scratch.Budget.Start(TimeSpan.Zero);
        matcher.Find(new Content(bytes, []), "a", scratch);
        Assert.True(scratch.Budget.IsSpent);
        Assert.DoesNotContain(scratch.AllMatches, m => m.Start > bytes.Length / 2);

        scratch.Budget.Start(bytes.Length);
        matcher.Find(new Content(bytes, []), "a", scratch);
        Assert.False(scratch.Budget.IsSpent);
        Assert.Contains(scratch.AllMatches, m => m.Start > bytes.Length / 2);
    }
}
