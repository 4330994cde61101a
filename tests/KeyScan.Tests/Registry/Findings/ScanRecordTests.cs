using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;
using KeyScan.Registry.Health;
using KeyScan.Registry.Keys;
using KeyScan.Registry.Leaks;
using KeyScan.Registry.Revocation;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Findings;

/// <summary>Whoever records what, reports and health count the same.</summary>
public sealed class ScanRecordTests
{
    private static readonly SourceKind[] Code = [SourceKind.Blob, SourceKind.CommitMessage, SourceKind.TagMessage];
    private static readonly DateTimeOffset Committed = new(2024, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private readonly SampleReports _samples = new();
    private readonly Rule _rule = SampleReports.MakeRule("issued-key", "Issued key");

    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    public static TheoryData<DatabaseKind, ScanExtent> Extents
    {
        get
        {
            var all = new TheoryData<DatabaseKind, ScanExtent>();
            foreach (DatabaseKind kind in Enum.GetValues<DatabaseKind>())
            {
                foreach (ScanExtent extent in Enum.GetValues<ScanExtent>())
                    all.Add(kind, extent);
            }
            return all;
        }
    }

    [Theory, MemberData(nameof(Extents))]
    public void What_a_single_scan_records_stands_in_reports_and_health_alike(DatabaseKind kind, ScanExtent extent)
    {
        using TestRegistry registry = Keys(kind, 6);
        new ScanRecord(registry.Database)
            .Record("/work/shop", Report([.. Enumerable.Range(1, 6).Select(i => Issued(registry, $"k{i}"))]), extent, "rules");
        (ReportCounts counts, HealthReport health) = Read(registry);
        Assert.Equal((6, 6L), (counts.Live, Leaked(health)));
        // A part says nothing about the rest.
        Assert.Equal((extent == ScanExtent.Part ? 0 : 1, 1), (counts.Covered, counts.Repositories));
        Assert.Equal((counts.Covered, counts.Repositories), health.Coverage);
        Assert.False(counts.IsCalm);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_key_in_several_repositories_by_several_writers_is_one(DatabaseKind kind)
    {
        using TestRegistry registry = Keys(kind, 3);
        var record = new ScanRecord(registry.Database);
        Finding first = Issued(registry, "k1");
        record.Record("acme/shop", Report(first), Code);
        // Another salt: another id of the same key.
        record.Record("/work/shop", Report(first with { Id = FindingId.Compute([1, 2, 3], "issued", first.Secret) }),
            ScanExtent.History, "rules");
        record.Record("hook", Report(first), ScanExtent.Part, "rules");
        record.Record("acme/site", Report(Issued(registry, "k2")), Code);
        AssertAgree(registry, live: 2);
        registry.Store.Mark(["k1"], KeyStatus.Revoked, TestRegistry.Now);
        AssertAgree(registry, live: 1);
        // The text of the other goes: whoever has read it can still use it.
        record.Record("acme/site", Report(Issued(registry, "k3")) with { StartedAt = TestRegistry.Now.AddDays(1) }, Code);
        AssertAgree(registry, live: 2);
        // Meant to be there.
        Finding allowed = Issued(registry, "k3");
        registry.Database.Run(s => s.Execute("DELETE FROM sightings"));
        record.Record("acme/site", Report() with { Suppressed = [
            allowed with { Suppression = new Suppression(SuppressionKind.Allow, ".keyscan.yml:1", null) }] }, Code);
        AssertAgree(registry, live: 0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Exposure_runs_from_the_earliest_commit_not_from_the_scan_and_never_from_before_the_key_was_issued(
        DatabaseKind kind)
    {
        using TestRegistry registry = Keys(kind, 4, ",2024-03-01");
        registry.Import($"key_id,key\nold,{MadeTokens.Random("acme_", 32, 99)}\n");
        var record = new ScanRecord(registry.Database);
        record.Record(
            "a", Report(Issued(registry, "old", Committed.AddDays(20), Committed), Issued(registry, "k1", Committed)), Code);
        // A later scan that knows less does not make it younger.
        record.Record("a", Report(Issued(registry, "old") with { }) with { StartedAt = TestRegistry.Now.AddHours(1) }, []);
        var report = OrganisationReport.Read(registry.Database, TestRegistry.Now.AddDays(1));
        Assert.Equal(Committed, report.LeakedSince()["old"]);
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero), report.LeakedSince()["k1"]);
        Assert.Equal(Committed, new LeakStore(registry.Database).Find("old")[0].ExposedAt);
        registry.Store.Mark(["old"], KeyStatus.Revoked, Committed.AddDays(30));
        Assert.Equal(TimeSpan.FromDays(30), Read(registry).Health.Revocation.Median);
        Assert.Contains("First seen: 2024-01-05 10:00 UTC", new RevocationRecord(registry.Database).IssueText("old"),
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_scan_of_less_does_not_take_the_place_of_one_of_more(DatabaseKind kind)
    {
        using TestRegistry registry = Keys(kind, 1);
        var record = new ScanRecord(registry.Database);
        var scans = new RepositoryStore(registry.Database);
        record.Record("x", Report(), ScanExtent.Part, "rules");
        Assert.Contains("only a part of it was scanned", scans.Find("x")!.Problem, StringComparison.Ordinal);
        record.Record("x", Report(), ScanExtent.Folder, "rules");
        Assert.Null(scans.Find("x")!.Problem);
        record.Record("x", Report(), ScanExtent.History, "rules");
        RepositoryScan whole = scans.Find("x")!;
        Assert.Single(whole.Parts);
        record.Record("x", Report() with { Elapsed = TimeSpan.FromHours(3) }, ScanExtent.Part, "rules");
        record.Record("x", Report() with { Elapsed = TimeSpan.FromHours(3) }, ScanExtent.Folder, "rules");
        Assert.Equal(whole.Elapsed, scans.Find("x")!.Elapsed);
        ScanReport incomplete = Report();
        incomplete = SampleReports.WithProblem(incomplete, new Problem("The clone is shallow", "x", "Fetch all"));
        record.Record("x", incomplete, ScanExtent.History, "rules");
        Assert.Equal(0, Read(registry).Counts.Covered);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_mistyped_name_is_forgotten_with_what_was_there_and_the_audit_log_says_so(DatabaseKind kind)
    {
        using TestRegistry registry = Keys(kind, 1);
        var record = new ScanRecord(registry.Database);
        var scans = new RepositoryStore(registry.Database);
        Finding plain = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt", 1);
        record.Record("acme/shpo", Report(plain), ScanExtent.History, "rules");
        record.Record("acme/shop", Report(Issued(registry, "k1")), ScanExtent.History, "rules");
        Assert.Equal(1, scans.Forget("acme/shpo", TimeProvider.System, "dana@host"));
        Assert.Equal(["acme/shop"],
            OrganisationReport.Read(registry.Database, TestRegistry.Now).Repositories.Select(r => r.Name));
        Assert.Single(new FindingStore(registry.Database).All());
        Assert.Equal(("dana@host", "forgotten", "acme/shpo"),
            new RevocationRecord(registry.Database).Log().Select(l => (l.Actor, l.Action, l.Subject)).Single());
        Assert.Contains("nothing is known",
            Assert.Throws<ProblemException>(() => scans.Forget("acme/shpo", TimeProvider.System, "dana@host")).Problem.What,
            StringComparison.Ordinal);
        // A key that works stands there: nobody may lose sight of it.
        Assert.Contains("k1",
            Assert.Throws<ProblemException>(() => scans.Forget("acme/shop", TimeProvider.System, "dana@host")).Problem.What,
            StringComparison.Ordinal);
        AssertAgree(registry, live: 1);
        registry.Store.Mark(["k1"], KeyStatus.Revoked, TestRegistry.Now);
        scans.Forget("acme/shop", TimeProvider.System, "dana@host");
        Assert.Empty(new LeakStore(registry.Database).All());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Leaks_that_were_recorded_without_findings_become_some_when_the_registry_is_opened(DatabaseKind kind)
    {
        using TestRegistry registry = Keys(kind, 2);
        new LeakStore(registry.Database)
            .Record("/work/shop", [Issued(registry, "k1"), Issued(registry, "k2")], isWhole: true, TestRegistry.Now);
        Assert.Equal(0, Read(registry).Counts.Live);
        registry.Database.Run(session => session.InTransaction(() => StoredLeaks.Complete(session)));
        AssertAgree(registry, live: 2);
        // How that scan went was never recorded.
        Assert.Equal((0, 1), (Read(registry).Counts.Covered, Read(registry).Counts.Repositories));
        Assert.False(registry.Database.Run(session => session.InTransaction(() => StoredLeaks.Complete(session))));
        AssertAgree(registry, live: 2);
        Assert.Contains(FindingTables.Migrations, m => m.Work == StoredLeaks.Complete);
    }

    private static TestRegistry Keys(DatabaseKind kind, int count, string issued = "")
    {
        var registry = new TestRegistry(kind);
        registry.Import($"key_id,key{(issued.Length > 0 ? ",issued_at" : "")}\n"
            + string.Concat(Enumerable.Range(1, count).Select(i => $"k{i},{MadeTokens.Random("acme_", 32, i)}{issued}\n")));
        return registry;
    }

    private static ScanReport Report(params Finding[] findings) =>
        SampleReports.MakeReport(findings) with { StartedAt = TestRegistry.Now };

    /// <summary>An issued key, in commits of these dates; one of the scan's time where there is none.</summary>
    private Finding Issued(TestRegistry registry, string key, params DateTimeOffset[] dates)
    {
        Finding finding = _samples.MakeFinding(_rule, $"{key}.env", 1);
        // The same key has the same id in each scan.
        FindingId id = FindingId.Compute([], "issued", new Secret($"secret of {key}"));
        Location place =
            finding.Locations[0] with { Provenance = finding.Locations[0].Provenance with { Source = SourceKind.Blob } };
        return finding with
        {
            Id = id,
            IssuedKey = new KeyStore(registry.Database).Find(key),
            Fingerprint = Fingerprint.Compute(TestRegistry.Pepper(1), finding.Secret),
            Locations = dates.Length == 0 ? [place]
                : [.. dates.Select(d => place with { Provenance = place.Provenance with { Date = d } })],
        };
    }

    private static (ReportCounts Counts, HealthReport Health) Read(TestRegistry registry)
    {
        DateTimeOffset now = TestRegistry.Now.AddDays(2);
        var report = OrganisationReport.Read(registry.Database, now);
        ReportCounts counts = report.Count();
        var health = new KeyHealth(new HealthOptions { Now = now, Coverage = (counts.Covered, counts.Repositories) },
            report.LeakedSince());
        foreach (IssuedKey key in registry.Store.List(new KeyFilter()))
            health.Add(key);
        return (counts, health.ToReport());
    }

    private static long Leaked(HealthReport health) => health.Concerns[(int)HealthConcern.Leaked].Count;

    private static void AssertAgree(TestRegistry registry, int live)
    {
        (ReportCounts counts, HealthReport health) = Read(registry);
        Assert.Equal((live, (long)live), (counts.Live, Leaked(health)));
    }
}
