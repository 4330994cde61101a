using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Audit;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class AuditLogTests : IDisposable
{
    private readonly LeakyRegistry _registry = new();
    private readonly RevocationRecord _record;

    public AuditLogTests()
    {
        _registry.Leak(Enumerable.Range(0, 10).Select(i => $"key-{i}"));
        _registry.Run(LeakyRegistry.Endpoint("https://example.com/")).Plan();
        _record = new RevocationRecord(_registry.Database);
    }

    [Fact]
    public void An_untouched_log_is_whole_and_its_head_is_that_of_the_last_line()
    {
        AuditVerification verification = _record.Verify(null);
        Assert.Equal((null, 10), (verification.Fault?.What, verification.Lines));
        Assert.Equal(_record.Log().Last().Hash, verification.Head);
        Assert.All(_record.Log(), line => Assert.Equal(("queued", "test"), (line.Action, line.Actor)));
    }

    [Theory]
    [InlineData("UPDATE audit_log SET detail = 'other' WHERE seq = 4", "line 4 (queued")]
    [InlineData("UPDATE audit_log SET at = at + 1 WHERE seq = 1", "line 1 (queued")]
    [InlineData("UPDATE audit_log SET hash = (zeroblob(32)) WHERE seq = 10", "line 10 (queued")]
    [InlineData("UPDATE audit_log SET action = 'queue', subject = 'd' || subject WHERE seq = 5", "line 5 (queue ")]
    [InlineData("DELETE FROM audit_log WHERE seq = 1", "line 1 is missing")]
    [InlineData("DELETE FROM audit_log WHERE seq = 6", "line 6 is missing: line 7 follows line 5")]
    [InlineData("DELETE FROM audit_log WHERE seq = 6; UPDATE audit_log SET seq = seq - 1 WHERE seq > 6", "line 6 (queued")]
    [InlineData("INSERT INTO audit_log SELECT 0, at, actor, action, subject, detail, hash, NULL, NULL FROM audit_log "
        + "WHERE seq = 3", "line 0 was put in")]
    [InlineData("INSERT INTO audit_log SELECT 11, at, actor, action, subject, detail, hash, NULL, NULL FROM audit_log "
        + "WHERE seq = 10", "line 11 (queued")]
    public void A_line_that_was_changed_removed_or_put_in_is_found(string meddling, string fault)
    {
        _registry.Database.Run(session => session.Execute(meddling));
        Assert.StartsWith(fault, _record.Verify(null).Fault?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_cut_off_at_the_end_are_found_by_a_head_kept_elsewhere()
    {
        string head = _record.Verify(null).Head;
        string earlier = _record.Log().ElementAt(4).Hash;
        _registry.Database.Run(session => session.Execute(
            "DELETE FROM audit_log WHERE seq > 8; DELETE FROM outbox WHERE event_id NOT IN (SELECT subject FROM audit_log)"));
        Assert.Null(_record.Verify(null).Fault);
        Assert.Contains("cut off", _record.Verify(head).Fault?.What, StringComparison.Ordinal);
        Assert.Null(_record.Verify(earlier.ToUpperInvariant()).Fault);
    }

    [Fact]
    public void An_issue_text_tells_everything_but_the_secret_and_quotes_what_it_tells()
    {
        _registry.LeakAgain("key-1", "`](http://evil.example) @everyone");
        string text = _record.IssueText("key-1");
        Assert.All(["`key-1`", "`Dana`", "src/app settings.py:12", "`abc123`", "`` `](http://evil.example) @everyone ``",
            "What to do"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain(LeakyRegistry.TokenOf("key-1").Reveal(), text, StringComparison.Ordinal);
        Assert.Throws<ProblemException>(() => _record.IssueText("key-none"));
    }

    public void Dispose() => _registry.Dispose();
}
