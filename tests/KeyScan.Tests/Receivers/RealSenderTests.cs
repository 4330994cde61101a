using System.Security.Cryptography;
using System.Text;
using KeyScan.Receiver;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Registry.Revocation;

namespace KeyScan.Tests.Receivers;

/// <summary>
/// The real sender and the receivers understand each other: the library and the sample in Python, event by event.
/// </summary>
public sealed class RealSenderTests : IDisposable
{
    private readonly LeakyRegistry _registry = new();

    [Theory]
    [InlineData(ReceiverKind.Library)]
    [InlineData(ReceiverKind.Python)]
    public async Task A_webhook_revokes_the_issuer_s_key_and_the_receipt_closes_the_event(ReceiverKind kind)
    {
        await using IssuerServer issuer = await IssuerServer.StartAsync(kind, _registry.SigningSecret, null, "key-1", "key-2");
        _registry.Leak("key-1", "key-3");
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint(issuer.Address + "leaks", "mode: auto"));
        Assert.Null(await run.TestAsync(_registry.Read(LeakyRegistry.Endpoint(issuer.Address + "leaks")).All[0], default));
        Assert.Empty(issuer.Revoked);

        (_, SendSummary sent) = await run.RunAutomaticAsync(null, default);
        Assert.True(sent.AllTaken);
        Assert.Equal(["key-1"], issuer.Revoked);
        Assert.Equal([("key-1", EventState.Revoked, "revoked"), ("key-3", EventState.Rejected, "falsepositive")],
            _registry.Events().Select(e => (e.KeyId, e.State, e.Receipt!)));
        Assert.Equal((KeyStatus.Revoked, KeyStatus.Active), (_registry.StatusOf("key-1"), _registry.StatusOf("key-3")));
    }

    [Theory]
    [InlineData(ReceiverKind.Library)]
    [InlineData(ReceiverKind.Python)]
    public async Task A_partner_message_revokes_by_the_key_itself_and_no_answer_holds_it(ReceiverKind kind)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _registry.Folder.Write("signing", key.ExportPkcs8PrivateKeyPem());
        string file = LeakyRegistry.Endpoint("http://127.0.0.1/", "format: github-partner");
        string document = Encoding.UTF8.GetString(PublicKeys.Document(_registry.Read(file), null));
        await using IssuerServer issuer =
            await IssuerServer.StartAsync(kind, LeakyRegistry.NewSecret(), document, "key-1", "key-2");
        _registry.Leak("key-1", "key-3");
        RevocationRun run =
            _registry.Run(LeakyRegistry.Endpoint(issuer.Address + "partner", "mode: auto", "format: github-partner"));
        (_, SendSummary sent) = await run.RunAutomaticAsync(f => f == LeakyRegistry.FingerprintOf(
            "key-1") ? LeakyRegistry.TokenOf("key-1") : LeakyRegistry.TokenOf("key-3"), default);
        Assert.True(sent.AllTaken);
        Assert.Equal(["key-1"], issuer.Revoked);
        Assert.Equal([("key-1", EventState.Revoked), ("key-3", EventState.Rejected)],
            _registry.Events().Select(e => (e.KeyId, e.State)));
    }

    [Fact]
    public async Task What_is_accepted_is_not_done_and_owners_are_told_apart()
    {
        await using LibraryIssuer issuer =
            await LibraryIssuer.StartAsync(app => app.MapLeakWebhooks("/leaks", [_registry.SigningSecret]), "key-1");
        issuer.Verdict = LeakVerdict.Accepted;
        _registry.Leak("key-1");
        string file = LeakyRegistry.Endpoint(issuer.Address + "leaks",
            "mode: auto") + LeakyRegistry.Endpoint(issuer.Address + "leaks", "mode: auto").Replace("endpoints:", "notify:",
            StringComparison.Ordinal).Replace("main", "owners", StringComparison.Ordinal);
        await _registry.Run(file).RunAutomaticAsync(null, default);
        Assert.Equal([("main", EventState.Delivered, "accepted"), ("owners", EventState.Delivered, "accepted")],
            _registry.Events().Select(e => (e.Endpoint, e.State, e.Receipt!)));
        Assert.Equal(KeyStatus.Active, _registry.StatusOf("key-1"));
        LeakReport told = Assert.Single(issuer.Told), report = Assert.Single(issuer.Reports);
        Assert.Equal(("key-1", LeakyRegistry.FingerprintOf("key-1").Text, "Dana", "high"),
            (report.KeyId, report.Fingerprint, told.Owner, told.Severity));
        Assert.Equal(new LeakPlace("https://git.example.com/shop.git", "src/app settings.py", 12, "abc123", null), Assert.Single(report.Places));
    }

    public void Dispose() => _registry.Dispose();
}
