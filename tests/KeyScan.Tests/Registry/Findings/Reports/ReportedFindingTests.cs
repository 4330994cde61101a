using KeyScan.Registry.Findings;
using KeyScan.Registry.Findings.Reports;

namespace KeyScan.Tests.Registry.Findings.Reports;

public sealed class ReportedFindingTests
{
    private static readonly DateTimeOffset Now = SampleOrganisation.Now;

    [Fact]
    public void A_key_that_works_is_live_even_where_the_text_is_gone()
    {
        ReportedFinding reported = Judge(FindingState.Fixed, new IssuedKey { KeyId = "k", Status = KeyStatus.Active });
        Assert.True(reported.IsLive);
        Assert.Null(reported.Until);
        Assert.Equal("live", reported.StateName);
    }

    [Fact]
    public void A_key_that_is_meant_to_be_there_is_not_live() =>
        Assert.Equal("allowed", Judge(FindingState.Allowed, new IssuedKey { KeyId = "k", Status = KeyStatus.Active }).StateName);

    [Fact]
    public void A_suspended_key_is_open_and_not_live() =>
        Assert.Equal("open", Judge(FindingState.Open, new IssuedKey { KeyId = "k", Status = KeyStatus.Suspended }).StateName);

    [Fact]
    public void A_key_whose_time_is_over_is_no_harm_from_then_on()
    {
        ReportedFinding reported =
            Judge(FindingState.Open, new IssuedKey { KeyId = "k", Status = KeyStatus.Active, ExpiresAt = Now.AddDays(-3) });
        Assert.Equal(FindingState.Revoked, reported.State);
        Assert.Equal(Now.AddDays(-3), reported.Until);
    }

    [Fact]
    public void A_key_revoked_before_it_leaked_was_never_exposed()
    {
        ReportedFinding reported = Judge(FindingState.Open,
            new IssuedKey { KeyId = "k", Status = KeyStatus.Revoked, StatusChangedAt = Now.AddDays(-400) });
        Assert.Equal(TimeSpan.Zero, reported.Exposure);
    }

    [Fact]
    public void It_was_exposed_since_the_first_commit_whatever_a_scan_saw_later()
    {
        ReportedFinding reported = Judge(FindingState.Open, key: null, Now.AddDays(-100), Now.AddDays(-200));
        Assert.Equal(Now.AddDays(-200), reported.Since);
        Assert.Equal(200, reported.Exposure.TotalDays);
    }

    [Fact]
    public void Dates_of_broken_clocks_do_not_count()
    {
        Assert.Equal(Now.AddDays(-10), Judge(FindingState.Open, key: null, DateTimeOffset.UnixEpoch, Now.AddYears(50)).Since);
        Assert.Equal(Now.AddDays(-10),
            Judge(FindingState.Open, key: null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Since);
    }

    [Fact]
    public void What_is_gone_was_exposed_until_a_scan_last_saw_it() =>
        Assert.Equal(Now.AddDays(-1), Judge(FindingState.Fixed, key: null).Until);

    [Fact]
    public void Live_keys_come_first_then_what_is_open_by_severity()
    {
        IReadOnlyList<ReportedFinding> findings = new SampleOrganisation(3).MakeReport(400).Judge();
        int live = findings.Count(f => f.IsLive);
        Assert.InRange(live, 1, 100);
        Assert.All(findings.Take(live), f => Assert.True(f.IsLive));
        ReportedFinding[] open = [.. findings.Skip(live).TakeWhile(f => f.State == FindingState.Open)];
        Assert.Equal(findings.Count(f => f.State == FindingState.Open && !f.IsLive), open.Length);
        Assert.Equal(open.Select(f => f.Finding.Severity).OrderDescending(), open.Select(f => f.Finding.Severity));
    }

    private static ReportedFinding Judge(FindingState state, IssuedKey? key, params DateTimeOffset[] dates)
    {
        RecordedFinding finding = new SampleOrganisation(1).MakeFinding(0, 1);
        RecordedLocation place = finding.Sightings[0].Places[0];
        return ReportedFinding.Judge(finding with
        {
            IssuedKey = key,
            Sightings = [finding.Sightings[0] with { State = state, FirstSeenAt = Now.AddDays(-10), LastSeenAt = Now.AddDays(-1),
                Places = [.. dates.Select(d => place with { Date = d })] }],
        }, Now);
    }
}
