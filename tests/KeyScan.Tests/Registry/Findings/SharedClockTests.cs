using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Registry.Findings;

/// <summary>What many machines record is dated by one clock, once.</summary>
public sealed class SharedClockTests
{
    private readonly SampleReports _samples = new();

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void A_report_and_what_providers_said_in_it_are_dated_by_the_registrys_clock(int seconds)
    {
        DateTimeOffset here = TimeProvider.System.GetUtcNow();
        Finding asked = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "a.txt", 1) with
        {
            Verification = new VerificationResult { Outcome = Outcome.Inactive, At = here },
        };
        Finding other = _samples.MakeFinding(SampleReports.MakeRule("acme-key", "Acme key"), "b.txt", 2);
        ScanReport report =
            SharedClock.Date(SampleReports.MakeReport(asked, other) with { StartedAt = here }, here.AddSeconds(seconds));

        Assert.Equal(seconds, (report.StartedAt - here).TotalSeconds, 5.0);
        Assert.Equal(seconds, (report.Findings[0].Verification.At!.Value - here).TotalSeconds, 5.0);
        Assert.Null(report.Findings[1].Verification.At);
        Assert.Equal(
            seconds, (SharedClock.Date(asked.Verification, here.AddSeconds(seconds)).At!.Value - here).TotalSeconds, 5.0);
    }

    [Fact]
    public void Clocks_that_agree_leave_times_as_they_are()
    {
        DateTimeOffset here = TimeProvider.System.GetUtcNow();
        Assert.Equal(here, SharedClock.Date(SampleReports.MakeReport() with { StartedAt = here }, here).StartedAt);
    }
}
