using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Detection.Issued.Sets;

/// <summary>What was written into a fingerprint set.</summary>
/// <param name="Keys">How many keys it has.</param>
/// <param name="Unseen">How many of them are fingerprints of keys that were never seen: every key-like token pays an HMAC for
/// these.</param>
/// <param name="RuleOnly">How many were seen and are yet found by rules only; see <see cref="TokenAlphabet.None"/>.</param>
/// <param name="Epochs">How many epochs they are of.</param>
/// <param name="Bytes">The file's length.</param>
internal sealed record FingerprintSetSummary(long Keys, long Unseen, long RuleOnly, int Epochs, long Bytes)
{
    /// <summary>Bits of the file for each key; 0 without keys.</summary>
    public double BitsPerKey => Keys == 0 ? 0 : 8.0 * Bytes / Keys;
}
