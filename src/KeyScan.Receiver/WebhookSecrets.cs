using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Receiver;

/// <summary>
/// The secrets that reporters sign webhooks with, as Standard Webhooks 1.0 has them: HMAC-SHA256 over <c>id.timestamp.body</c>.
/// </summary>
internal sealed class WebhookSecrets
{
    private const string Prefix = "whsec_";
    private const string Version = "v1,";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;
    private const int MostSignatures = 16;
    private readonly List<byte[]> _keys = [];

    /// <param name="secrets">Each <c>whsec_</c> and base64 of 24 to 64 bytes; several while one takes over from another.</param>
    /// <exception cref="ArgumentException">There is none, or one is something else; it is not quoted.</exception>
    public WebhookSecrets(IEnumerable<string> secrets)
    {
        foreach (string secret in secrets.Select(s => s.Trim()))
        {
            byte[] key = new byte[LongestKey + 3];
            if (!secret.StartsWith(Prefix, StringComparison.Ordinal)
                || !Convert.TryFromBase64Chars(secret.AsSpan(Prefix.Length), key, out int length)
                || length is < ShortestKey or > LongestKey)
            {
                throw new ArgumentException($"a webhook secret is {Prefix} and base64 of {ShortestKey} to {LongestKey} bytes",
                    nameof(secrets));
            }
            _keys.Add(key[..length]);
        }
        if (_keys.Count == 0)
            throw new ArgumentException("no webhook secret is given", nameof(secrets));
    }

    /// <summary>
    /// Whether one of the signatures of a header is that of one of the secrets. Takes as long for a signature that is nearly
    /// right as for any other.
    /// </summary>
    /// <param name="id">The event's id.</param>
    /// <param name="timestamp">Seconds since 1970, as the header has it.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="signatures">The header: <c>v1,</c> and base64, several separated by spaces.</param>
    public bool HaveSigned(string id, string timestamp, ReadOnlySpan<byte> body, string signatures)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        bool isSigned = false;
        foreach (string signature in signatures.Split(' ', MostSignatures + 1, StringSplitOptions.RemoveEmptyEntries)
            .Take(MostSignatures))
        {
            byte[] given = new byte[HMACSHA256.HashSizeInBytes + 3];
            if (!signature.StartsWith(Version, StringComparison.Ordinal)
                || !Convert.TryFromBase64Chars(signature.AsSpan(Version.Length), given, out int length))
                continue;
            foreach (byte[] key in _keys)
                isSigned |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, signed), given.AsSpan(0, length));
        }
        return isSigned;
    }

    /// <summary>Whether a timestamp is a time close to now.</summary>
    public static bool IsRecent(string timestamp, DateTimeOffset now, TimeSpan tolerance) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
        && Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) <= (decimal)tolerance.TotalSeconds;
}
