using System.Text.Json;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

/// <summary>
/// What somebody who may write to the database can do to the audit log, and what notices: seals, whose key is not there; the
/// mark, which is not there either; and the outbox.
/// </summary>
public sealed class AuditSealTests : IDisposable
{
    private static readonly AuditKeys Keys = AuditKeys.Create(null, TestRegistry.Peppers())!;
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly LeakyRegistry _registry = new();
    private readonly RevocationRecord _record;

    public AuditSealTests()
    {
        _registry.Database.AuditKeys = Keys;
        Plan(10);
        _record = new RevocationRecord(_registry.Database);
    }

    private string MarkPath => _registry.Folder.Combine("state/mark.json");

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void An_untouched_log_is_proven_by_its_last_seal()
    {
        AuditVerification verification = _record.Verify(null);
        Assert.Equal((null, true, 10), (verification.Fault?.What, verification.IsProven, verification.Lines));
        Assert.Contains("the seal of line 10 proves all up to it", verification.Notes);
        Assert.Contains(verification.Notes, n => n.StartsWith("no mark was kept here before", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_key_the_chain_is_consistent_and_not_proven()
    {
        _registry.Database.AuditKeys = null;
        AuditVerification verification = _record.Verify(null);
        Assert.Equal((null, false), (verification.Fault?.What, verification.IsProven));
        Assert.Contains(verification.Notes,
            n => n.StartsWith("the chain is consistent, but not proven", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(10, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(10, true)]
    public void A_line_rewritten_with_the_chain_computed_again_is_found_by_its_seal(int line, bool withoutSeals)
    {
        Rewrite(line, withoutSeals);
        string fault = _record.Verify(null).Fault!.What;
        if (withoutSeals)
            Assert.Contains(line == 1 ? "no line is sealed with the key" : $"lines {line} to 10 are not sealed", fault,
                StringComparison.Ordinal);
        else
            Assert.StartsWith($"the seal of line {line} ", fault, StringComparison.Ordinal);
        // Without the key, nobody can tell.
        _registry.Database.AuditKeys = null;
        Assert.Null(_record.Verify(null).Fault);
    }

    [Fact]
    public void Seals_of_another_key_prove_nothing()
    {
        _registry.Database.AuditKeys = AuditKeys.Create(null, TestRegistry.Peppers(TestRegistry.Pepper(1, seed: 7)));
        Assert.Contains("lines 1 to 10 are not sealed with a key that is given here", _record.Verify(null).Fault?.What,
            StringComparison.Ordinal);
        _registry.Database.Run(s => s.Execute("UPDATE audit_log SET seal = NULL WHERE seq = 10"));
        _registry.Database.AuditKeys = Keys;
        Assert.NotNull(_record.Verify(null).Fault);
    }

    [Theory]
    [InlineData("DELETE FROM audit_log WHERE seq > 8", "there are 8: lines were cut off")]
    [InlineData("DELETE FROM audit_log", "there are 0: lines were cut off")]
    [InlineData("DELETE FROM audit_log; DELETE FROM outbox", "there are 0: lines were cut off")]
    public void Lines_cut_off_at_the_end_are_found_by_the_mark(string meddling, string fault)
    {
        _record.KeepMark(MarkPath, Now);
        _registry.Database.Run(session => session.Execute(meddling));
        Assert.Contains(fault, _record.Verify(null, AuditMark.Read(MarkPath)).Fault?.What, StringComparison.Ordinal);
        // The mark stays as it is, whatever is done afterwards.
        Assert.Contains(fault, Assert.Throws<ProblemException>(() => _record.KeepMark(MarkPath, Now)).Problem.What,
            StringComparison.Ordinal);
        Assert.Equal(10, AuditMark.Read(MarkPath)!.Lines);
    }

    [Fact]
    public void A_log_rewritten_by_who_has_the_key_is_found_by_the_mark()
    {
        _record.KeepMark(MarkPath, Now);
        Rewrite(4, withoutSeals: false, Keys);
        Assert.Null(_record.Verify(null).Fault);
        Assert.Contains("another hash at line 10", _record.Verify(null, AuditMark.Read(MarkPath)).Fault?.What,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_goes_along_with_the_log()
    {
        _record.KeepMark(MarkPath, Now);
        Plan(12);
        AuditVerification verification = _record.Verify(null, AuditMark.Read(MarkPath));
        Assert.Null(verification.Fault);
        Assert.Contains(verification.Notes, n => n.StartsWith("the mark of 10 lines", StringComparison.Ordinal));
        _record.KeepMark(MarkPath, Now.AddHours(1));
        Assert.Equal(new AuditMark(12, _record.Verify(null).Head, Now.AddHours(1)), AuditMark.Read(MarkPath));
        File.WriteAllText(MarkPath, "{}");
        Assert.Contains("no mark of an audit log",
            Assert.Throws<ProblemException>(() => _record.KeepMark(MarkPath, Now)).Problem.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM audit_log WHERE seq > 8", "is in the outbox, and the log has no line `queued` of it")]
    [InlineData("UPDATE outbox SET delivered_at = 1", "the log has no line `attempt` of it")]
    [InlineData("UPDATE outbox SET attempts = 1", "was tried, and the log has no line `attempt` of it")]
    [InlineData("INSERT INTO approvals (event_id, approver, approved_at) SELECT event_id, 'eve', 1 FROM outbox",
        "was approved, and the log has no line `approved` of it")]
    public void What_the_outbox_says_and_the_log_does_not_is_found(string meddling, string fault)
    {
        _registry.Database.Run(session => session.Execute(meddling));
        Assert.Contains(fault, _record.Verify(null).Fault?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_that_was_received_and_is_not_in_the_outbox_is_found()
    {
        _registry.Database.Run(session => AuditLog.Change(session, () =>
        {
            new AuditLog(_registry.Time, "test").Append(session, "delivered", "evt_gone", "status 200");
            return true;
        }));
        Assert.Contains("event evt_gone was received, and it is not in the outbox", _record.Verify(null).Fault?.What,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_from_before_there_was_a_key_are_said_to_be_so_and_sealed_as_they_stand()
    {
        using var registry = new LeakyRegistry();
        registry.Leak("k1", "k2");
        registry.Run(LeakyRegistry.Endpoint("https://example.com/")).Plan();
        var record = new RevocationRecord(registry.Database);
        registry.Database.AuditKeys = Keys;
        Assert.StartsWith("no line is sealed with the key: they are older than it, or were all rewritten.",
            record.Verify(null).Fault?.What, StringComparison.Ordinal);
        record.Seal(registry.Time, "dana");
        AuditVerification sealedNow = record.Verify(null);
        Assert.Equal((null, true), (sealedNow.Fault?.What, sealedNow.IsProven));
        Assert.Contains("lines 1 to 2 are older than the first seal; what they say is what it was when line 3 was written",
            sealedNow.Notes);
        // Who has no key writes on; the next seal proves that as well.
        registry.Database.AuditKeys = null;
        registry.Run(LeakyRegistry.Endpoint("https://example.com/")).Stop("test");
        registry.Database.AuditKeys = Keys;
        Assert.Contains("lines 4 to 4 are not sealed", record.Verify(null).Fault?.What, StringComparison.Ordinal);
        registry.Run(LeakyRegistry.Endpoint("https://example.com/")).Resume();
        Assert.Null(record.Verify(null).Fault);
        registry.Database.AuditKeys = null;
        Assert.Contains("no key", Assert.Throws<ProblemException>(() => record.Seal(registry.Time, "dana")).Problem.What,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotated_pepper_goes_on_checking_what_it_sealed()
    {
        _registry.Database.AuditKeys =
            AuditKeys.Create(null, TestRegistry.Peppers(TestRegistry.Pepper(2, seed: 2), TestRegistry.Pepper(1)));
        Plan(11);
        Assert.Null(_record.Verify(null).Fault);
        Assert.Equal(2, _record.Log().Select(l => l.SealedWith).Distinct().Count());
        // The newest alone proves it as well: its seal is of all that came before.
        _registry.Database.AuditKeys = AuditKeys.Create(null, TestRegistry.Peppers(TestRegistry.Pepper(2, seed: 2)));
        Assert.True(_record.Verify(null).IsProven);
    }

    [Fact]
    public void Each_event_tells_its_receiver_how_far_the_log_had_come()
    {
        Plan(11);
        JsonElement log = LeakyRegistry.DataOf(_registry.Events().Single(e => e.KeyId == "key-10").Body).GetProperty("audit_log");
        Assert.Equal(10, log.GetProperty("lines").GetInt64());
        Assert.Equal(_record.Log().ElementAt(9).Hash, log.GetProperty("head").GetString());
        Assert.Null(_record.Verify(log.GetProperty("head").GetString()).Fault);
    }

    [Fact]
    public void A_server_keeps_seals_as_a_file_does()
    {
        using var registry = new TestRegistry(DatabaseKind.Postgres);
        registry.Database.AuditKeys = Keys;
        var record = new RevocationRecord(registry.Database);
        record.Seal(TimeProvider.System, "dana");
        record.Seal(TimeProvider.System, "dana");
        Assert.True(record.Verify(null).IsProven);
        registry.Database.Run(
            s => s.Execute("UPDATE audit_log SET seal = (SELECT seal FROM audit_log WHERE seq = 1) WHERE seq = 2"));
        Assert.StartsWith("the seal of line 2", record.Verify(null).Fault?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_proves_and_a_log_that_was_cut_off_is_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pepper", new string('p', 40));
        KeyScanRun Run(params string[] arguments) => new KeyScanProcess(folder.Path)
        {
            Environment = { ["KEYSCAN_REGISTRY"] = _registry.Address.Text, ["KEYSCAN_AUDIT_KEY_FILE"] = folder.Combine("pepper"),
                ["KEYSCAN_AUDIT_MARK"] = folder.Combine("mark.json") },
        }.Run(arguments);
        Assert.Equal(2, Run("revoke", "log", "--verify").ExitCode);
        Assert.Equal(0, Run("revoke", "log", "--seal").ExitCode);
        KeyScanRun whole = Run("revoke", "log", "--verify");
        Assert.Contains("11 lines, whole, sealed with KEYSCAN_AUDIT_KEY. Head: ", whole.Output, StringComparison.Ordinal);
        Assert.Contains("the mark of 11 lines", whole.Output, StringComparison.Ordinal);
        _registry.Database.Run(session => session.Execute("DELETE FROM audit_log WHERE seq = 11"));
        KeyScanRun cut = Run("revoke", "log", "--verify");
        Assert.Equal(2, cut.ExitCode);
        Assert.Contains("lines were cut off at the end", cut.Errors, StringComparison.Ordinal);
        Assert.Equal(2, Run("revoke", "log").ExitCode);
    }

    private void Plan(int keys)
    {
        _registry.Leak(Enumerable.Range(0, keys).Select(i => $"key-{i}"));
        _registry.Run(LeakyRegistry.Endpoint("https://example.com/")).Plan();
    }

    /// <summary>Changes a line and computes the chain from there again, as somebody can who may write to the database.</summary>
    private void Rewrite(int line, bool withoutSeals, AuditKeys? with = null) => _registry.Database.Run(session =>
    {
        byte[] previous = line == 1 ? new byte[AuditLine.HashLength]
            : Convert.FromHexString(_record.Log().ElementAt(line - 2).Hash);
        foreach (AuditLine old in _record.Log().Skip(line - 1).ToList())
        {
            AuditLine forged = old.Number == line ? old with { Detail = "nothing happened" } : old;
            previous = forged.Chain(previous);
            session.Execute("UPDATE audit_log SET detail = @detail, hash = @hash WHERE seq = @line", ("@detail", forged.Detail),
                ("@hash", previous), ("@line", old.Number));
            if (withoutSeals)
                session.Execute("UPDATE audit_log SET seal = NULL, sealed_with = NULL WHERE seq = @line", ("@line", old.Number));
            else if (with?.Seal(previous) is { } seal)
                session.Execute("UPDATE audit_log SET seal = @seal, sealed_with = @key WHERE seq = @line", ("@seal", seal.Seal),
                    ("@key", seal.KeyId), ("@line", old.Number));
        }
    });
}
