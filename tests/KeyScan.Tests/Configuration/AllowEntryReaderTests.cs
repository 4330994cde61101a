namespace KeyScan.Tests.Configuration;

public sealed class AllowEntryReaderTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private static IReadOnlyList<AllowEntry> Entries(string text) => ConfigurationText.Parse(text).Configuration.Allow;

    [Fact]
    public void Every_key_of_an_entry_is_read()
    {
        IReadOnlyList<AllowEntry> entries = Entries(ConfigurationText.Good);
        Assert.Equal(Id, Assert.Single(entries[0].Ids).ToString());
        Assert.Equal((null, null), (entries[0].Expires, entries[0].Approver));
        Assert.Empty(entries[0].Rules);
        Assert.Equal(["private-key", "jwt"], entries[1].Rules);
        Assert.Equal(["tests/fixtures/**"], entries[1].Paths);
        Assert.Equal(["^test"], entries[1].Patterns);
        Assert.Equal("made for the tests", entries[1].Reason);
        Assert.Equal(new DateOnly(2027, 1, 31), entries[1].Expires);
        Assert.Equal("security team", entries[1].Approver);
    }

    [Fact]
    public void An_entry_knows_its_file_and_line() =>
        Assert.Equal([".keyscan.yml:14", ".keyscan.yml:16"], Entries(ConfigurationText.Good).Select(e => e.Origin));

    [Theory]
    [InlineData("id: " + Id)]
    [InlineData("id: [" + Id + "]")]
    [InlineData("rule: a")]
    [InlineData("rule: [a, b]")]
    [InlineData("path: a/**")]
    [InlineData("pattern: 'a+'")]
    [InlineData("pattern: '(?<!x)a\\1?(b)'")]
    public void One_criterion_is_enough(string criterion) =>
        Assert.Single(Entries($"allow:\n  - {criterion}\n    reason: fixture\n"));

    [Theory]
    [InlineData("reason: fixture", "says nothing about what it allows")]
    [InlineData("rule: a", "`reason` is missing")]
    [InlineData("{rule: a, reason: ''}", "`reason` is missing")]
    [InlineData("{rule: a, reason: '  '}", "`reason` is missing")]
    [InlineData("{rule: a, reason: r, expires: tomorrow}", "`expires` is `tomorrow`")]
    [InlineData("{rule: a, reason: r, expires: 2027-02-30}", "`expires` is `2027-02-30`")]
    [InlineData("{rule: a, reason: r, expires: [2027-01-31]}", "`expires` takes a single value")]
    [InlineData("{rule: a, reason: r, approver: [me]}", "`approver` takes a single value")]
    [InlineData("{rule: [''], path: b, reason: r}", "`rule` has an empty item")]
    [InlineData("{rule: {a: b}, path: b, reason: r}", "`rule` takes texts")]
    [InlineData("{id: 123, reason: r, rule: a}", "`123` is no finding id")]
    [InlineData("{id: 0123456789ABCDEF0123456789ABCDEF, reason: r, rule: a}", "is no finding id")]
    [InlineData("{path: 'a/../b', reason: r, rule: a}", "`a/../b` is no glob")]
    [InlineData("{pattern: '(', reason: r}", "the pattern does not compile")]
    [InlineData("{pattern: '', reason: r, rule: a}", "`pattern` is empty")]
    [InlineData("{path: , reason: r, rule: a}", "`path` is empty")]
    [InlineData("{id: [], reason: r, rule: a}", "`id` is empty")]
    [InlineData("{rule: [], reason: r}", "`rule` is empty")]
    [InlineData("{pattern: [''], reason: r, rule: a}", "`pattern` has an empty item")]
    [InlineData("{rule: a, reason: r, expire: 2027-01-31}", "unknown key `expire`, did you mean `expires`?")]
    [InlineData("{rule: a, reason: r, paths: b}", "unknown key `paths`, did you mean `path`?")]
    public void A_slip_in_an_entry_leaves_that_entry_out(string entry, string what)
    {
        (KeyScan.Configuration.KeyScanConfiguration configuration, List<Problem> problems) =
            ConfigurationText.Parse($"allow:\n  - {entry}\n  - {{rule: other, reason: r}}\n");
        Assert.Contains(what, Assert.Single(problems).What, StringComparison.Ordinal);
        Assert.Equal(["other"], Assert.Single(configuration.Allow).Rules);
    }

    [Fact]
    public void A_pattern_of_many_thousand_characters_is_refused() =>
        Assert.Contains("5000 characters",
            ConfigurationText.Problem($"allow: [{{pattern: {new string('a', 5_000)}, reason: r}}]").What,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("(((((((((a{1,99}){1,99}){1,99}){1,99}){1,99}){1,99}){1,99}){1,99}){1,99}){1,99}")]
    [InlineData("(a|a|a|a|a)*b")]
    [InlineData("(a*)*(a*)*(a*)*b")]
    public void A_pattern_that_explodes_still_reads_and_runs(string pattern)
    {
        string text = $"allow: [{{pattern: '{pattern}', reason: r}}]";
        Assert.Empty(ConfigurationText.Parse(text).Problems);
        var filter = new KeyScan.Filtering.AllowFilter(Entries(text), "/", new DateOnly(2027, 1, 31));
        Assert.Single(filter.Uses);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        filter.Judge(Filtering.SampleFinding.Create(new string('a', 2_000)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
    }
}
