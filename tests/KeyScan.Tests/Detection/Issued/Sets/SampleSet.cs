using System.Text;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Issued.Sets;

/// <summary>Peppers, keys and set files for tests; all the same for the same seed.</summary>
internal static class SampleSet
{
    /// <summary>The pepper of an epoch.</summary>
    public static Pepper Pepper(int epoch, byte seed = 0) =>
        new(epoch, Enumerable.Range(0, 32).Select(i => (byte)(i + (epoch * 7) + seed)).ToArray());

    /// <summary>A ring of the epochs 1 to <paramref name="epochs"/>.</summary>
    public static PepperRing Ring(int epochs) => new(Enumerable.Range(1, epochs).Select(e => Pepper(e)));

    /// <summary>A key of base 62 behind a prefix.</summary>
    public static string Secret(int seed) => MadeTokens.Random("acme_", 27, seed);

    /// <summary>The record of a secret.</summary>
    public static SetRecord Record(string secret, int epoch = 1, bool seen = true, KeyStatus status = KeyStatus.Active,
        string? owner = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(secret);
        byte[] hash = new byte[Fingerprint.HashLength];
        Fingerprint.Compute(Pepper(epoch), text, hash);
        new TokenHasher(Pepper(epoch)).TryShape(text, out TokenShape shape);
        return new SetRecord(epoch, hash, seen ? shape : null,
            Key($"id-{secret.Length}-{hash[0]:x2}{hash[1]:x2}", status, owner));
    }

    /// <summary>
    /// Many records, over the epochs in turn: a third of them never seen, statuses in turn, owners all different.
    /// </summary>
    public static IEnumerable<SetRecord> Records(int count, int epochs) =>
        Enumerable.Range(0, count)
            .Select(i => Record(Secret(i), EpochOf(i, epochs), seen: i % 3 != 0, StatusOf(i), $"owner-{i}"));

    /// <summary>The epoch of a record of <see cref="Records"/>.</summary>
    public static int EpochOf(int i, int epochs) => 1 + (i % epochs);

    /// <summary>The status of a record of <see cref="Records"/>.</summary>
    public static KeyStatus StatusOf(int i) => (KeyStatus)(i / 5 % 4);

    private static IssuedKey Key(string id, KeyStatus status, string? owner) => new()
    {
        KeyId = id,
        Status = status,
        Owner = owner,
        Team = owner is null ? null : "team of " + owner,
        Email = owner is null ? null : owner + "@example.com",
        Provider = "payments-api",
        Scopes = owner is null ? [] : ["read", "write:" + owner],
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000),
        Webhook = "https://example.com/hook",
    };
}
