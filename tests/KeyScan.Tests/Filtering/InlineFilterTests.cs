using KeyScan.Filtering;

namespace KeyScan.Tests.Filtering;

public sealed class InlineFilterTests
{
    private static readonly DateOnly Today = new(2027, 1, 31);
    private static readonly InlineAllow Comment = new("keyscan:allow", 3, "fixture", null);

    [Fact]
    public void A_comment_suppresses_with_its_marker_and_reason() =>
        Assert.Equal(
            new Suppression(SuppressionKind.Inline, "keyscan:allow", "fixture"),
            new InlineFilter(Today).Judge(SampleFinding.WithComment(Comment)));

    [Fact]
    public void Without_a_comment_nothing_is_suppressed() =>
        Assert.Null(new InlineFilter(Today).Judge(SampleFinding.WithComment(null)));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_comment_holds_through_its_last_day(int daysLeft, bool holds)
    {
        var filter = new InlineFilter(Today);
        Suppression? suppression = filter.Judge(SampleFinding.WithComment(Comment with { Expires = Today.AddDays(daysLeft) }));
        Assert.Equal(holds, suppression is not null);
        Assert.Equal(holds ? 0 : 1, filter.Expired);
    }

    [Fact]
    public void What_allows_nothing_is_told_once_with_its_place()
    {
        var filter = new InlineFilter(Today);
        Assert.Empty(filter.Remarks(isWhole: true));
        foreach (int _ in (int[])[1, 2])
        {
            filter.Judge(SampleFinding.WithComment(Comment with { Expires = Today.AddDays(-1) }));
            filter.Judge(SampleFinding.WithComment(
                Comment with { Line = 9, Mistake = "`expries` is none of them", Expires = DateOnly.MinValue }));
        }
        filter.Judge(SampleFinding.WithComment(Comment));
        Assert.Equal(
            ["src/app.cs:3: the comment keyscan:allow allows nothing: it has expired on 2027-01-30",
                "src/app.cs:9: the comment keyscan:allow allows nothing: `expries` is none of them"],
            filter.Remarks(isWhole: false).Select(r => $"{r.Where}: {r.What}"));
    }

    [Fact]
    public void An_unreadable_expiry_never_suppresses() =>
        Assert.Null(new InlineFilter(DateOnly.MinValue.AddDays(1))
            .Judge(SampleFinding.WithComment(Comment with { Expires = DateOnly.MinValue })));

    [Theory]
    [InlineData(KeyStatus.Active, false)]
    [InlineData(KeyStatus.Suspended, true)]
    [InlineData(KeyStatus.Revoked, true)]
    [InlineData(KeyStatus.Expired, true)]
    public void An_issued_active_key_cannot_be_ignored_inline(KeyStatus status, bool suppressed)
    {
        var filter = new InlineFilter(Today);
        Finding finding = SampleFinding.WithComment(Comment) with { IssuedKey = new IssuedKey { KeyId = "k1", Status = status } };
        Assert.Equal(suppressed, filter.Judge(finding) is not null);
        Assert.Equal(suppressed ? 0 : 1, filter.RefusedActive);
    }
}
