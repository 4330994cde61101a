using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Delivery;
using KeyScan.Registry.Revocation.Outbox;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class TokenFormatsTests : IDisposable
{
    private readonly LeakyRegistry _registry = new();

    [Fact]
    public async Task A_partner_gets_the_token_from_the_scan_that_found_it_and_nobody_keeps_it()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _registry.Folder.Write("partner.pem", key.ExportPkcs8PrivateKeyPem());
        string token = LeakyRegistry.TokenOf("key-1").Reveal();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, $$"""[{"token_raw":"{{token}}","token_type":"t","label":"true_positive"}]"""));
        string file = LeakyRegistry.Endpoint(receiver.Address, "mode: auto", "format: github-partner")
            .Replace("file:signing", "file:partner.pem", StringComparison.Ordinal);
        _registry.Leak("key-1");
        RevocationRun run = _registry.Run(file);
        await run.RunAutomaticAsync(null, default);
        await run.SendAsync(new SendOrder(Watch: true), default);
        Assert.Empty(receiver.Requests);
        Assert.Equal(EventState.WaitingForSecret, Assert.Single(_registry.Events()).State);

        await run.RunAutomaticAsync(
            f => f == LeakyRegistry.FingerprintOf("key-1") ? LeakyRegistry.TokenOf("key-1") : null, default);
        ReceivedRequest request = Assert.Single(receiver.Requests);
        using JsonDocument body = JsonDocument.Parse(request.Body);
        JsonElement match = Assert.Single(body.RootElement.EnumerateArray());
        Assert.Equal((token, "payments", "content"), (match.GetProperty("token").GetString(),
            match.GetProperty("type").GetString(), match.GetProperty("source").GetString()));
        Assert.Equal("https://git.example.com/shop/blob/abc123/src/app%20settings.py#L12", match.GetProperty("url").GetString());

        using JsonDocument keys = JsonDocument.Parse(PublicKeys.Document(_registry.Read(file), null));
        JsonElement published = Assert.Single(keys.RootElement.GetProperty("public_keys").EnumerateArray());
        Assert.True(published.GetProperty("is_current").GetBoolean());
        Assert.Equal(request.Headers["Github-Public-Key-Identifier"], published.GetProperty("key_identifier").GetString());
        Assert.Equal(["good"], SignatureCheck.Run([SignatureCheck.Partner(published.GetProperty("key").GetString()!,
            request.Headers["Github-Public-Key-Signature"], request.Body)]));
        // The mark of the audit log that went along is a line of it, the one that says so or a later one.
        string[] mark = request.Headers["X-Keyscan-Audit"].Split(' ');
        AuditLine marked = _registry.Database.Run(
            session =>
                AuditLog.Read(session, long.Parse(mark[0], System.Globalization.CultureInfo.InvariantCulture) - 1, 1)).Single();
        Assert.Equal(mark[1], marked.Hash);
        Assert.Equal((EventState.Delivered, "truepositive"), (_registry.Events()[0].State, _registry.Events()[0].Receipt));
        AssertNowhere(token);
    }

    [Fact]
    public async Task A_false_positive_closes_the_event()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _registry.Folder.Write("signing", key.ExportPkcs8PrivateKeyPem());
        string hash = Convert.ToBase64String(SHA256.HashData(LeakyRegistry.TokenOf("key-1").RevealBytes()));
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Status(200, $$"""[{"token_hash":"{{hash}}","token_type":"t","label":"false_positive"}]"""));
        _registry.Leak("key-1");
        await _registry.Run(LeakyRegistry.Endpoint(receiver.Address, "mode: auto", "format: github-partner"))
            .RunAutomaticAsync(_ => LeakyRegistry.TokenOf("key-1"), default);
        Assert.Equal(EventState.Rejected, _registry.Events()[0].State);
        Assert.Equal(KeyStatus.Active, _registry.StatusOf("key-1"));
    }

    [Fact]
    public async Task GitLabs_service_is_asked_what_it_revokes_and_given_that()
    {
        _registry.Folder.Write("signing", "the service's token");
        string[] revocable = ["payments"];
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(
            async (context, request) => await (request.Method == "GET"
            ? WebhookReceiver.Status(200, JsonSerializer.Serialize(new { types = revocable }))
            : WebhookReceiver.Status(204))(context));
        _registry.Leak("key-1");
        RevocationRun run = _registry.Run(LeakyRegistry.Endpoint(receiver.Address + "service", "mode: auto", "format: gitlab"));
        await run.RunAutomaticAsync(_ => LeakyRegistry.TokenOf("key-1"), default);

        Assert.Equal(["/service/v1/revocable_token_types", "/service/v1/revoke_tokens"], receiver.Requests.Select(r => r.Path));
        Assert.All(receiver.Requests, r => Assert.Equal("the service's token", r.Headers["Authorization"]));
        using JsonDocument body = JsonDocument.Parse(receiver.Requests.Last().Body);
        Assert.Equal(["token", "type", "location"], body.RootElement[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(("accepted", EventState.Delivered), (_registry.Events()[0].Receipt, _registry.Events()[0].State));

        revocable = ["others"];
        _registry.Leak("key-2");
        await run.RunAutomaticAsync(_ => LeakyRegistry.TokenOf("key-2"), default);
        OutboxEvent refused = _registry.Events().Single(e => e.KeyId == "key-2");
        Assert.Equal(EventState.Dead, refused.State);
        Assert.Contains("payments", refused.LastError, StringComparison.Ordinal);
        AssertNowhere(LeakyRegistry.TokenOf("key-1").Reveal());
    }

    public void Dispose() => _registry.Dispose();

    private void AssertNowhere(string token)
    {
        Assert.All(Directory.EnumerateFiles(_registry.Folder.Path, "registry.db*"), file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)));
        });
    }
}
