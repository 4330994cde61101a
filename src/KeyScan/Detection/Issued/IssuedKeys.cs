using System.Collections.Concurrent;
using System.Security.Cryptography;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued;

/// <summary>
/// The keys the organisation has issued, as a scan knows them: offline, by their fingerprints. Safe for use by many threads.
/// </summary>
/// <param name="set">The fingerprints; must stay open.</param>
/// <param name="peppers">The peppers of the set's epochs.</param>
/// <param name="registry">Answers an epoch and a hash with what the registry knows of the key; null where only the set is
/// there.</param>
/// <param name="now">The time that expiries are compared with.</param>
internal sealed class IssuedKeys(FingerprintSet set, PepperRing peppers, Func<int, byte[], IssuedKey?>? registry,
    DateTimeOffset now)
{
    private readonly ConcurrentDictionary<string, IssuedKey> _known = new(StringComparer.Ordinal);

    /// <summary>How many keys are known.</summary>
    public long Count => set.Count;

    /// <summary>Names the keys that are known. What was scanned with other ones has to be scanned again.</summary>
    public string Digest => set.Digest;

    /// <summary>The time that expiries are compared with.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Something to search texts with, for one thread.</summary>
    internal TokenFinder CreateFinder() => new(set);

    /// <summary>The issued key that a secret is and its fingerprint; null when it is none.</summary>
    /// <param name="secretUtf8">The secret, UTF-8.</param>
    internal IssuedSecret? Find(ReadOnlySpan<byte> secretUtf8) =>
        set.Find(secretUtf8) is { } match ? Describe(match, secretUtf8) : null;

    /// <summary>What is known of a key that the set has.</summary>
    internal IssuedSecret Describe(SetMatch match, ReadOnlySpan<byte> secretUtf8)
    {
        byte[] hash = new byte[Fingerprint.HashLength];
        Fingerprint.Compute(peppers.Find(match.Epoch)!, secretUtf8, hash);
        var fingerprint = Fingerprint.FromHash(match.Epoch, hash);
        IssuedKey key = _known.GetOrAdd(fingerprint.Text, _ => registry?.Invoke(match.Epoch, hash) ?? set.KeyOf(match));
        CryptographicOperations.ZeroMemory(hash);
        return new IssuedSecret(key with { Status = key.StatusAt(now) }, fingerprint);
    }
}
