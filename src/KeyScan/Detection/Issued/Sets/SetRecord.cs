using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>One issued key, as it goes into a fingerprint set.</summary>
/// <param name="Epoch">The epoch of the pepper that its fingerprint was made with, 1 or more.</param>
/// <param name="Hash">The 32 bytes of the fingerprint, HMAC-SHA256.</param>
/// <param name="Shape">What is known of the key's text; null where the key itself was never seen.</param>
/// <param name="Key">Its owner's data, which only a set with owners takes, and its status, which every set does.</param>
public sealed record SetRecord(int Epoch, ReadOnlyMemory<byte> Hash, TokenShape? Shape, IssuedKey Key);

/// <summary>A key that a set has.</summary>
/// <param name="Epoch">The epoch of the pepper that its fingerprint was made with.</param>
/// <param name="Status">Its status when the set was written.</param>
public readonly record struct SetMatch(int Epoch, KeyStatus Status)
{
    /// <summary>The entry's number among its kind, from 0.</summary>
    internal long Number { get; init; }

    /// <summary>Whether the key itself was never seen.</summary>
    internal bool Unseen { get; init; }
}

/// <summary>What was written into a fingerprint set.</summary>
/// <param name="Keys">How many keys it has.</param>
/// <param name="Unseen">How many of them are fingerprints of keys that were never seen: every key-like token pays an HMAC for these.</param>
/// <param name="RuleOnly">How many were seen and are yet found by rules only; see <see cref="TokenAlphabet.None"/>.</param>
/// <param name="Epochs">How many epochs they are of.</param>
/// <param name="Bytes">The file's length.</param>
public sealed record FingerprintSetSummary(long Keys, long Unseen, long RuleOnly, int Epochs, long Bytes)
{
    /// <summary>Bits of the file for each key; 0 without keys.</summary>
    public double BitsPerKey => Keys == 0 ? 0 : 8.0 * Bytes / Keys;
}
