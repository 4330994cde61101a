using System.Security.Cryptography;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Audit;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>Tries an endpoint out: address, signature, answer. What it sends is about no key.</summary>
internal sealed class EndpointTrial(RegistryDatabase database, AuditLog audit)
{
    private const int TokenLength = 40;

    /// <summary>Sends one event; returns why it failed, or null.</summary>
    public async Task<Fault?> RunAsync(RevocationEndpoint endpoint, CancellationToken cancellation)
    {
        if (endpoint.AtProvider)
        {
            // A provider is sent nothing that is no revocation; that the credentials are there can be tried.
            foreach (SecretReference credential in endpoint.Credentials.Values)
                credential.Read();
            return null;
        }
        IEventFormat format = EventFormats.Create(endpoint);
        format.ReadSecrets();
        string id = EventId.Create();
        database.Run(session => AuditLog.Change(session, () =>
        {
            audit.Append(session, "tested", id, $"to {endpoint.Name} at {endpoint.ShownUrl}");
            return true;
        }));
        using var client = new WebhookClient(endpoint, audit.Time);
        DateTimeOffset now = audit.Time.GetUtcNow();
        if (format is GitLabFormat gitLab)
        {
            DeliveryResult types = await client.GetAsync(gitLab.Types, format.Headers(id, now, []), cancellation);
            return types.Error ?? (GitLabFormat.ReadTypes(types.Answer) is null
                ? "answer: the list of revocable token types is not as documented" : null);
        }
        // A made-up token, so that a receiver that looks it up finds nothing.
        var token = new Secret($"keyscan_test_{RandomNumberGenerator.GetHexString(TokenLength, lowercase: true)}");
        byte[] body = format.Complete(format.Write(TestEvent(id, now)), token);
        return (await client.PostAsync(format.Target, body, format.Headers(id, now, body), cancellation)).Error;
    }

    private static LeakEvent TestEvent(string id, DateTimeOffset now) => new()
    {
        EventId = id,
        Type = LeakEvent.Test,
        At = now,
        KeyId = "keyscan-test",
        Fingerprint = KeyScan.Fingerprint.FromHash(1, new byte[KeyScan.Fingerprint.HashLength]).Text,
        Severity = "info",
        Status = KeyStatus.Revoked,
        FirstSeenAt = now,
    };
}
