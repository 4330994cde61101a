using System.Text;
using KeyScan.Forges.Clones;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Revocation;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using KeyScan.Verification;

namespace KeyScan.Tests.Forges.Rechecks;

/// <summary>
/// What is open in a registry is read again where it stood, its provider asked, and what that says recorded; nothing else
/// changes.
/// </summary>
public sealed class RecheckTests : IDisposable
{
    private readonly GitRepository _shop = new();
    private readonly GitRepository _site = new();

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    public void Dispose()
    {
        _shop.Dispose();
        _site.Dispose();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_open_is_asked_about_without_a_scan_and_the_verdict_is_kept_alone(DatabaseKind kind)
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync(kind);
        string shopKey = RecheckTrial.Key(1), siteKey = RecheckTrial.Key(2);
        _shop.Write("src/config.py", $"TOKEN = \"{shopKey}\"\n");
        _shop.Commit("add");
        _shop.Write("src/config.py", "TOKEN = None\n");
        _shop.Commit("take out");
        _site.Write("app.env", $"KEY={siteKey}\n");
        _site.Commit("add");
        await trial.ScanAsync(_shop.Path);
        await trial.ScanAsync(_site.Path);
        RecordedFinding before = trial.Find(shopKey)!;
        trial.Acme.Revoke(siteKey);

        ScanReport report = await trial.VerifyAsync();

        Assert.Equal((1, true), (report.ExitCode(), report.IsComplete));
        Finding active = Assert.Single(report.Findings, f => f.Verification.Outcome == Outcome.Active);
        Assert.Equal(($"{_shop.Path}/src/config.py", "acme-prod", Severity.Critical),
            (active.Locations[0].Provenance.Path, active.Verification.Identity!.Account, active.Severity));
        Assert.Equal(["HEAD", "main"], active.Locations[0].Provenance.ReachableFrom);
        RecordedFinding kept = trial.Find(shopKey)!;
        Assert.Equal((Outcome.Active, "dana@acme.example", FindingState.Open),
            (kept.Verification.Outcome, kept.Verification.Identity!.Owner, kept.State));
        Assert.Equal((before.FirstSeenAt, before.LastSeenAt, before.Severity),
            (kept.FirstSeenAt, kept.LastSeenAt, kept.Severity));
        Assert.Equal(before.Sightings.Single().Places, kept.Sightings.Single().Places);
        Assert.Equal((Outcome.Inactive, FindingState.Revoked),
            (trial.Find(siteKey)!.Verification.Outcome, trial.Find(siteKey)!.State));

        // What is over by now is not asked about again.
        await trial.VerifyAsync();
        Assert.Equal(3, trial.Acme.Asked.Requests.Count);
        byte[] all = kind == DatabaseKind.Postgres ? Encoding.UTF8.GetBytes(PostgresServer.Dump(trial.Registry))
            : File.ReadAllBytes(trial.Registry);
        Assert.Equal(-1, all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(shopKey)));
    }

    [Fact]
    public async Task A_mirror_is_read_where_the_repository_lies_elsewhere()
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync();
        string key = RecheckTrial.Key(3);
        _shop.Write("a.env", $"KEY={key}\n");
        _shop.Commit("add");
        var mirror = new MirrorClone(trial.Mirrors, RepositoryAddress.Parse(new Uri(_shop.Path).AbsoluteUri));
        mirror.Update(1 << 30, null, default);
        // As a fleet records it: its own configuration counts for nothing there.
        await trial.ScanAsync(mirror.Path, "acme/shop", ownConfiguration: false);
        var repositories = new RepositoryStore(trial.Database);
        ScanReport away = await trial.VerifyAsync();
        Assert.Equal(("acme/shop", 2), (Assert.Single(away.Coverage.Problems).Where, away.ExitCode()));
        repositories.Record(repositories.Find("acme/shop")! with { CloneUrl = new Uri(_shop.Path).AbsoluteUri });

        ScanReport report = await trial.VerifyAsync();

        Assert.Empty(report.Coverage.Problems);
        Assert.Equal("acme/shop/a.env", Assert.Single(report.Findings).Locations[0].Provenance.Path);
        Assert.Equal(Outcome.Active, trial.Find(key)!.Verification.Outcome);
    }

    [Fact]
    public async Task A_named_folder_serves_whatever_the_repository_is_called_and_its_own_salt_counts()
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync();
        string shared = RecheckTrial.Key(4), own = RecheckTrial.Key(5);
        const string Salt = "a-salt-of-this-test-alone";
        _shop.Write(".keyscan.yml", $"salt: {Salt}\n");
        _shop.Write("a.env", $"KEY={shared}\n");
        _shop.Commit("add");
        _site.Write(".keyscan.yml", $"salt: {Salt}\n");
        _site.Write("b.env", $"KEY={own}\n");
        _site.Commit("add");
        await trial.ScanAsync(_shop.Path, "acme/shop", ownConfiguration: false);
        await trial.ScanAsync(_site.Path, "acme/site");
        Assert.NotNull(trial.Find(own, Salt));

        ScanReport report = await trial.VerifyAsync(folders: [_site.Path, _shop.Path]);

        Assert.Empty(report.Coverage.Problems);
        Assert.Equal(["acme/shop/a.env", "acme/site/b.env"],
            report.Findings.Select(f => f.Locations[0].Provenance.Path).Order(StringComparer.Ordinal));
        Assert.Equal((Outcome.Active, Outcome.Active),
            (trial.Find(shared)!.Verification.Outcome, trial.Find(own, Salt)!.Verification.Outcome));
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_the_rest_is_done()
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync();
        string[] keys = [.. Enumerable.Range(10, 5).Select(RecheckTrial.Key)];
        using var files = new TemporaryFolder();
        files.Write("app/gone.env", $"KEY={keys[0]}\n");
        files.Write("app/allowed.env", $"KEY={keys[1]}\n");
        files.Write("app/there.env", $"KEY={keys[2]}\n");
        await trial.ScanFilesAsync(files.Path, "app");
        _shop.Write("a.env", $"KEY={keys[3]}\n");
        _shop.Commit("add");
        await trial.ScanAsync(_shop.Path, "acme/shop");
        Finding issue = (await trial.ScanAsync(_shop.Path, "acme/shop")).Findings[0];
        issue = issue with
        {
            Id = FindingId.Compute(Encoding.UTF8.GetBytes(FindingSalt.Read(trial.Database)), "acme", new Secret(keys[4])),
            Secret = new Secret(keys[4]),
            Locations = [new Location(new Provenance { Source = SourceKind.Issue, Path = "acme/site#12" }, 1, 1, 1, 9)],
        };
        new FindingStore(trial.Database).Record("acme/site", SampleReports.MakeReport(issue), [SourceKind.Issue]);
        files.Write("app/gone.env", "KEY=\n");
        files.Write("app/allowed.env", $"KEY={keys[1]} # keyscan:allow reason=\"opens nothing\"\n");

        ScanReport report = await trial.VerifyAsync();

        Assert.Equal(2, report.ExitCode());
        string[] expected =
        [
            "acme/shop: 1 open finding stands in it, and its text is not here. Name a folder that has it, such as a clone; or "
                + "fetch it into --cache with `keyscan github repo`.",
            "acme/site: 1 open finding stands in issues, comments or other texts beside the code, which are not read again "
                + "here. Scan it with `keyscan github repo --also all --verify`.",
            $"{files.Combine("app")}: 1 open finding is not found again where it stood. Scan it again, so that the registry "
                + "knows what was taken out; ids that were keyed otherwise need the same KEYSCAN_SALT or .keyscan.yml.",
            $"{files.Combine("app")}: 1 open finding is allowed by now, and nobody was asked. Scan it again, so that the "
                + "registry knows.",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal),
            report.Coverage.Problems.Select(p => p.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(files.Combine("app/there.env"), Assert.Single(report.Findings).Locations[0].Provenance.Path);
        Assert.Equal([Outcome.NotTried, Outcome.NotTried, Outcome.Active, Outcome.NotTried, Outcome.NotTried],
            keys.Select(k => trial.Find(k)!.Verification.Outcome));
        Assert.Single(trial.Acme.Asked.Requests);
    }

    [Fact]
    public async Task Wherever_in_history_it_stands_it_is_read_again()
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync();
        string[] keys = [.. Enumerable.Range(20, 4).Select(RecheckTrial.Key)];
        _shop.Write("lib/a.zip", MadeArchives.Zip(("conf/b.txt", MadeArchives.Text($"KEY={keys[0]}\n"))));
        _shop.Write("enc/ü name.txt", $"KEY={Convert.ToBase64String(Encoding.ASCII.GetBytes($"key {keys[1]} end of it"))}\n");
        _shop.Commit($"add\n\nwith {keys[2]} in it");
        _shop.Run("tag", "-a", "v1", "-m", $"a tag with {keys[3]} in it");
        _shop.Run("rm", "-rq", "lib", "enc");
        _shop.Commit("take out");
        Assert.Equal(4, (await trial.ScanAsync(_shop.Path)).Findings.Count);

        ScanReport report = await trial.VerifyAsync();

        Assert.Empty(report.Coverage.Problems);
        Assert.All(keys, k => Assert.Equal(Outcome.Active, trial.Find(k)!.Verification.Outcome));
        Assert.Contains(report.Findings, f => f.Locations[0].Provenance.Path == $"{_shop.Path}/lib/a.zip!conf/b.txt");
    }

    [Fact]
    public async Task All_repositories_together_are_asked_about_as_one_run_and_a_rehearsal_changes_nothing()
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync();
        _shop.Write("a.env", $"KEY={RecheckTrial.Key(30)}\n");
        _shop.Commit("add");
        _site.Write("b.env", $"KEY={RecheckTrial.Key(31)}\n");
        _site.Commit("add");
        await trial.ScanAsync(_shop.Path);
        await trial.ScanAsync(_site.Path, "site");

        await trial.VerifyAsync(new VerificationOptions { IsDry = true }, folders: _site.Path);
        Assert.Contains("would ask api.acme.example: GET, 2 at most", trial.Said);
        Assert.Empty(trial.Acme.Asked.Requests);
        Assert.All(new FindingStore(trial.Database).All(), f => Assert.Equal(Outcome.NotTried, f.Verification.Outcome));

        ScanReport limited = await trial.VerifyAsync(new VerificationOptions { MostSecrets = 1 }, folders: _site.Path);
        Assert.Single(trial.Acme.Asked.Requests);
        Assert.Single(limited.Findings, f => f.Verification.Why == VerificationRun.OverLimit);

        await trial.VerifyAsync(repository: "site", folders: _site.Path);
        Assert.Equal(2, trial.Acme.Asked.Requests.Count);
    }

    [Fact]
    public async Task A_delivered_revocation_is_confirmed_without_a_scan()
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync();
        string key = RecheckTrial.Key(40);
        string endpoints =
            trial.Folder.Write("endpoints.yml", "providers:\n  - name: acme\n    match: { provider: acme }\n    mode: auto\n");
        _shop.Write("a.env", $"KEY={key}\n");
        _shop.Commit("add");
        await trial.ScanAsync(_shop.Path, asks: true, endpoints: endpoints);
        Assert.Single(trial.Acme.Revocations);

        await trial.VerifyAsync();
        Assert.Equal(["delivered"], States(trial));
        trial.Acme.Finish();
        await trial.VerifyAsync();

        Assert.Equal(["revoked"], States(trial));
        Assert.Contains("1 revocation is done: its provider says that the key works no more; `keyscan revoke log` has it.",
            trial.Said);
        Assert.Contains(new RevocationRecord(trial.Database).Log(), l => l.Action == "confirmed");
    }

    [Fact]
    public async Task A_scan_that_revokes_nothing_confirms_what_was_delivered_when_it_hears_that_the_key_is_dead()
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync();
        string key = RecheckTrial.Key(41);
        string endpoints =
            trial.Folder.Write("endpoints.yml", "providers:\n  - name: acme\n    match: { provider: acme }\n    mode: auto\n");
        _shop.Write("a.env", $"KEY={key}\n");
        _shop.Commit("add");
        await trial.ScanAsync(_shop.Path, asks: true, endpoints: endpoints);
        trial.Acme.Finish();
        await trial.ScanAsync(_shop.Path);
        Assert.Equal(["delivered"], States(trial));

        await trial.ScanAsync(_shop.Path, asks: true);

        Assert.Equal(["revoked"], States(trial));
        Assert.Single(trial.Said, l => l.StartsWith("1 revocation is done: ", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_registry_has_verdicts_for_the_next_scan_and_none_for_who_waits_for_a_revocation(DatabaseKind kind)
    {
        await using RecheckTrial trial = await RecheckTrial.StartAsync(kind);
        string key = RecheckTrial.Key(42);
        string endpoints =
            trial.Folder.Write("endpoints.yml", "providers:\n  - name: acme\n    match: { provider: acme }\n    mode: auto\n");
        _shop.Write("a.env", $"KEY={key}\n");
        _shop.Commit("add");
        await trial.ScanAsync(_shop.Path, asks: true);
        // Another run, and another repository with the same key.
        ScanReport again = await trial.ScanAsync(_shop.Path, "copy", asks: true);
        Assert.Equal((Outcome.Active, "acme-prod"),
            (again.Findings[0].Verification.Outcome, again.Findings[0].Verification.Identity!.Account));
        Assert.Single(trial.Acme.Asked.Requests);
        AssertHolds(trial, kind, key);

        await trial.ScanAsync(_shop.Path, asks: true, endpoints: endpoints);
        trial.Acme.Finish();
        Assert.Equal((1, 1), (trial.Acme.Asked.Requests.Count(r => r.Method == "GET"), trial.Acme.Revocations.Count()));
        // The verdict from before would hold for an hour, and say nothing of what was done since.
        await trial.ScanAsync(_shop.Path, asks: true);
        Assert.Equal(["revoked"], States(trial));
        AssertHolds(trial, kind, key);
    }

    private static void AssertHolds(RecheckTrial trial, DatabaseKind kind, string key)
    {
        Assert.Equal(1, trial.Database.Run(s => s.First("SELECT COUNT(*) FROM verdicts", r => r.GetInt64(0))));
        byte[] all = kind == DatabaseKind.Postgres ? Encoding.UTF8.GetBytes(PostgresServer.Dump(trial.Registry))
            : [.. Directory.EnumerateFiles(trial.Folder.Path, "registry.db*").SelectMany(File.ReadAllBytes)];
        foreach (string secret in (string[])[key, key[5..], Convert.ToBase64String(Encoding.ASCII.GetBytes(key)),
            Convert.ToHexStringLower(Encoding.ASCII.GetBytes(key))])
            Assert.Equal(-1, all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
    }

    private static string[] States(RecheckTrial trial) =>
        [.. trial.Database.Run(s => s.All("SELECT state FROM outbox ORDER BY event_id", r => r.GetString(0)))];
}
