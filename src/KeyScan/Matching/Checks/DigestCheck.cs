using System.Buffers;

namespace KeyScan.Matching.Checks;

/// <summary>Whether a secret is a hash of something public, by its length and by what the text around it calls it.</summary>
internal static class DigestCheck
{
    private const int Near = 48;

    private static readonly SearchValues<string> Names = SearchValues.Create(
        [
            "sha1", "sha-1", "sha256", "sha-256", "sha384", "sha512", "sha-512", "md5", "digest", "checksum", "integrity",
            "commit", "revision", "etag", "fingerprint", "hash", "crc", "uuid", "guid", "thumbprint", "git+", "nonce", "blake",
            "publickey", "public_key", "public-key",
        ],
        StringComparison.OrdinalIgnoreCase);

    public static bool IsDigest(in Candidate candidate)
    {
        ReadOnlySpan<char> secret = candidate.Secret;
        bool isHex = !secret.ContainsAnyExcept(TextClasses.Hex);
        if (!isHex && !candidate.Before.EndsWith("sha512-") && !candidate.Before.EndsWith("sha256-")
            && !candidate.Before.EndsWith("sha384-"))
            return false;
        return candidate.Before[Math.Max(0, candidate.Before.Length - Near)..].ContainsAny(Names);
    }
}
