using KeyScan.Filtering;

namespace KeyScan.Tests.Filtering;

public sealed class AllowFilterTests
{
    private static readonly DateOnly Today = new(2027, 1, 31);
    private static readonly string Folder = Path.GetFullPath("/work-of-tests");
    private static readonly AllowEntry Any = new() { Reason = "fixture", Origin = ".keyscan.yml:12" };

    private static bool Allows(AllowEntry entry, Finding finding) =>
        new AllowFilter([entry], Folder, Today).Judge(finding) is not null;

    [Fact]
    public void The_suppression_names_the_entry_and_its_reason() =>
        Assert.Equal(
            new Suppression(SuppressionKind.Allow, ".keyscan.yml:12", "fixture"),
            new AllowFilter([Any with { Rules = ["sample-token"] }], Folder, Today).Judge(SampleFinding.Create()));

    [Fact]
    public void What_has_expired_is_told_and_what_fits_nothing_where_all_was_scanned()
    {
        var filter = new AllowFilter(
            [
                Any with { Rules = ["sample-token"], Expires = Today.AddDays(-1), Origin = "a:1" },
                Any with { Rules = ["other"], Origin = "a:2" },
                Any with { Rules = ["sample-token"], Origin = "a:3" },
                Any with { Rules = ["other"], Expires = Today.AddDays(-2), Origin = "a:4" },
            ], Folder, Today);
        filter.Judge(SampleFinding.Create());
        // The entry in force allows it, so that the one that has expired was not asked for.
        Assert.Equal(["a:1", "a:4"], filter.Remarks(isWhole: false).Select(r => r.Where));
        Assert.Equal(["a:1", "a:2", "a:4"], filter.Remarks(isWhole: true).Select(r => r.Where));
        Assert.Equal("the allow entry has expired on 2027-01-30", filter.Remarks(isWhole: false)[0].What);

        var alone = new AllowFilter([Any with { Rules = ["sample-token"], Expires = Today.AddDays(-1) }], Folder, Today);
        alone.Judge(SampleFinding.Create());
        Assert.Equal("the allow entry has expired on 2027-01-30, and would have allowed 1 place",
            Assert.Single(alone.Remarks(isWhole: true)).What);
    }

    [Theory]
    [InlineData("app/**", "svc/app/k.env", true)]
    [InlineData("svc/app/**", "svc/app/k.env", false)]
    [InlineData("app/**", "app/k.env", false)]
    [InlineData("k.env", "svc/app/k.env", true)]
    public void Globs_of_a_configuration_below_the_top_see_paths_of_history_from_its_own_folder(string glob, string path,
        bool allows)
    {
        Finding found = SampleFinding.Create() with { Locations = [
            new Location(new Provenance { Source = SourceKind.Blob, Path = path }, 1, 1, 1, 2)] };
        string below = Path.Combine(Folder, "svc");
        Assert.Equal(allows, new AllowFilter([Any with { Paths = [glob] }], below, Today, root: Folder).Judge(found) is not null);
        // The same where the entry comes from another file than the nearest.
        Assert.Equal(allows,
            new AllowFilter([Any with { Paths = [glob], Folder = below }], Folder, Today, root: Folder).Judge(found) is not null);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    public void An_issued_key_that_works_is_allowed_only_by_who_is_named_and_for_a_time(bool isApproved, bool expires,
        bool allows)
    {
        AllowEntry entry = Any with { Approver = isApproved ? "dana" : null, Expires = expires ? Today : null };
        Finding active = SampleFinding.Create() with { IssuedKey = new IssuedKey { KeyId = "k-1", Status = KeyStatus.Active } };
        Assert.Equal(allows, Allows(entry, active));
        Assert.True(Allows(entry, active with { IssuedKey = active.IssuedKey with { Status = KeyStatus.Revoked } }));
    }

    [Fact]
    public void No_entries_allow_nothing() => Assert.Null(new AllowFilter([], Folder, Today).Judge(SampleFinding.Create()));

    [Fact]
    public void Each_criterion_alone_tells_findings_apart()
    {
        Finding one = SampleFinding.Create("secret one", "tests/a.cs", "rule-a"),
        two = SampleFinding.Create("secret two", "src/b.cs", "rule-b");
        AllowEntry[] entries =
        [
            Any with { Ids = [one.Id] }, Any with { Rules = ["rule-a"] }, Any with { Paths = ["tests/**"] },
            Any with { Patterns = ["one$"] },
        ];
        Assert.All(entries, e => Assert.True(Allows(e, one)));
        Assert.All(entries, e => Assert.False(Allows(e, two)));
    }

    [Fact]
    public void Any_value_of_a_criterion_will_do()
    {
        Finding finding = SampleFinding.Create("secret two", "src/b.cs", "rule-b");
        Assert.True(Allows(Any with { Ids = [SampleFinding.Create().Id, finding.Id] }, finding));
        Assert.True(Allows(Any with { Rules = ["rule-a", "rule-b"] }, finding));
        Assert.True(Allows(Any with { Paths = ["tests/", "src/"] }, finding));
        Assert.True(Allows(Any with { Patterns = ["one", "two"] }, finding));
    }

    [Fact]
    public void All_criteria_that_are_given_must_hold()
    {
        Finding finding = SampleFinding.Create("secret one", "tests/a.cs", "rule-a");
        AllowEntry all = Any with { Ids = [finding.Id], Rules = ["rule-a"], Paths = ["tests/**"], Patterns = ["one"] };
        Assert.True(Allows(all, finding));
        Assert.False(Allows(all with { Ids = [SampleFinding.Create("other").Id] }, finding));
        Assert.False(Allows(all with { Rules = ["rule-b"] }, finding));
        Assert.False(Allows(all with { Paths = ["src/**"] }, finding));
        Assert.False(Allows(all with { Patterns = ["two"] }, finding));
    }

    [Theory]
    [InlineData("*.pem", "deep/down/key.pem", true)]
    [InlineData("*.pem", "key.pem.txt", false)]
    [InlineData("tests/", "tests/deep/a.cs", true)]
    [InlineData("tests/**/*.json", "tests/x/y.json", true)]
    [InlineData("tests/*.json", "tests/x/y.json", false)]
    [InlineData("/a.cs", "a.cs", true)]
    [InlineData("TESTS/**", "tests/a.cs", false)]
    public void Globs_match_the_path(string glob, string path, bool matches) =>
        Assert.Equal(matches, Allows(Any with { Paths = [glob] }, SampleFinding.Create(path: path)));

    [Fact]
    public void A_file_on_disk_goes_by_its_path_from_the_configurations_folder()
    {
        Finding inside = SampleFinding.OnDisk(Path.Combine(Folder, "tests", "a.cs"), "../elsewhere/tests/a.cs");
        Assert.True(Allows(Any with { Paths = ["tests/**"] }, inside));
        Assert.False(Allows(Any with { Paths = ["elsewhere/**"] }, inside));
        Assert.True(
            Allows(Any with { Paths = ["..names/*"] }, SampleFinding.OnDisk(Path.Combine(Folder, "..names", "a.cs"), "x")));
    }

    [Fact]
    public void A_file_outside_the_configurations_folder_goes_by_its_shown_path() =>
        Assert.True(
            Allows(Any with { Paths = ["tests/**"] }, SampleFinding.OnDisk(Path.GetFullPath("/other/tests/a.cs"), "tests/a.cs")));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void An_entry_holds_through_its_last_day(int daysLeft, bool holds)
    {
        AllowEntry entry = Any with { Rules = ["sample-token"], Expires = Today.AddDays(daysLeft) };
        Assert.Equal(!holds, entry.IsExpired(Today));
        var filter = new AllowFilter([entry], Folder, Today);
        Assert.Equal(holds, filter.Judge(SampleFinding.Create()) is not null);
        Assert.Equal(new AllowUse(entry, holds ? 1 : 0, holds ? 0 : 1, TimedOut: false), Assert.Single(filter.Uses));
    }

    [Fact]
    public void Uses_count_the_entry_that_decided()
    {
        AllowEntry expired = Any with { Rules = ["sample-token"], Expires = Today.AddDays(-1) };
        AllowEntry used = Any with { Rules = ["sample-token"] };
        AllowEntry stale = Any with { Rules = ["other"] };
        var filter = new AllowFilter([expired, used, stale], Folder, Today);
        Assert.NotNull(filter.Judge(SampleFinding.Create()));
        Assert.NotNull(filter.Judge(SampleFinding.Create("another")));
        Assert.Equal([(0L, 0L), (2L, 0L), (0L, 0L)], filter.Uses.Select(u => (u.Allowed, u.Expired)));
        Assert.Equal([true, false, true], filter.Uses.Select(u => u.IsStale));
    }

    [Fact]
    public void A_pattern_that_takes_too_long_allows_nothing_and_is_not_tried_again()
    {
        // A look-ahead keeps the pattern off the engine that cannot backtrack.
        AllowEntry entry = Any with { Patterns = ["^(?=a)(a+)+$"] };
        var filter = new AllowFilter([entry], Folder, Today);
        Finding slow = SampleFinding.Create(new string('a', 5_000) + "!");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 100; i++)
            Assert.Null(filter.Judge(slow));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
        Assert.True(Assert.Single(filter.Uses).TimedOut);
    }

    [Fact]
    public void Nested_repeats_without_look_around_run_in_linear_time() =>
        Assert.True(Allows(Any with { Patterns = ["^(a+)+!$"] }, SampleFinding.Create(new string('a', 20_000) + "!")));

    [Fact]
    public async Task Many_threads_may_ask_at_once()
    {
        var filter = new AllowFilter([Any with { Paths = ["src/"], Patterns = ["one"] }], Folder, Today);
        await Parallel.ForAsync(0, 1_000, (_, _) =>
        {
            Assert.NotNull(filter.Judge(SampleFinding.Create()));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(1_000, Assert.Single(filter.Uses).Allowed);
    }
}
