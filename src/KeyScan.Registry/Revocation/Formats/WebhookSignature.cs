using System.Security.Cryptography;
using System.Text;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>
/// Symmetric signatures of Standard Webhooks 1.0: HMAC-SHA256 over <c>id.timestamp.body</c>, <c>v1,</c> and base64.
/// </summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    /// <summary>The signatures of a body, one for each key, separated by spaces.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="timestamp">Seconds since 1970, of this attempt.</param>
    /// <param name="body">The body as it is sent.</param>
    /// <param name="keys">The keys, the current one first.</param>
    public static string Sign(string id, long timestamp, ReadOnlySpan<byte> body, IEnumerable<byte[]> keys)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', keys.Select(k => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(k, signed))}"));
    }

    /// <summary>The keys of a secret: <c>whsec_</c> and base64 of 24 to 64 bytes, several separated by white space.</summary>
    /// <exception cref="ProblemException">One of them is something else. It is not shown.</exception>
    public static IEnumerable<byte[]> ReadKeys(SecretReference reference)
    {
        foreach (string text in reference.Read().Reveal().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            byte[] key = new byte[LongestKey + 3];
            if (!text.StartsWith(Prefix, StringComparison.Ordinal)
                || !Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), key, out int length)
                || length is < ShortestKey or > LongestKey)
            {
                throw new ProblemException(new Problem(
                    $"the signing secret is not {Prefix} and base64 of {ShortestKey} to {LongestKey} bytes", reference.ToString(),
                    $"Make one: echo {Prefix}$(openssl rand -base64 32)"));
            }
            yield return key[..length];
        }
    }
}
