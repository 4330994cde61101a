using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification.Signing;

/// <summary>
/// AWS Signature Version 4 in the header Authorization: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. Every header of
/// the request is signed.
/// </summary>
/// <param name="keyId">The access key's id.</param>
/// <param name="secret">The secret access key.</param>
/// <param name="sessionToken">The token that goes with a temporary key; null for none.</param>
internal sealed class AwsSigV4(string keyId, Secret secret, Secret? sessionToken = null)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string ObjectStorage = "s3";

    /// <summary>The headers that sign a request; they are added to its own.</summary>
    /// <param name="request">The request. Its path is percent-encoded, as it will be sent.</param>
    /// <param name="service">The service, such as <c>sts</c>.</param>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <param name="now">The time; a server takes five minutes more or less.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(UnsignedRequest request, string service, string region,
        DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), day = time[..8];
        string body = Hex(SHA256.HashData(request.Body.Span));
        var added = new List<KeyValuePair<string, string>> { new("X-Amz-Date", time) };
        if (service == ObjectStorage)
            added.Add(new("X-Amz-Content-Sha256", body));
        if (sessionToken is not null)
            added.Add(new("X-Amz-Security-Token", sessionToken.Reveal()));
        (string headers, string names) =
            CanonicalHeaders(request.Headers.Concat(added).Append(new("Host", request.Url.Authority)));
        string canonical =
            $"{request.Method}\n{CanonicalPath(request.Url, service)}\n{CanonicalQuery(request)}\n{headers}\n{names}\n{body}";
        string scope = $"{day}/{region}/{service}/aws4_request";
        string toSign = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = SigningKey(day, region, service);
        string signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        CryptographicOperations.ZeroMemory(key);
        added.Add(new("Authorization", $"{Algorithm} Credential={keyId}/{scope}, SignedHeaders={names}, Signature={signature}"));
        return added;
    }

    /// <summary>The path encoded once more than it is sent, where the service is not S3.</summary>
    private static string CanonicalPath(Uri url, string service) =>
        service == ObjectStorage ? url.AbsolutePath : string.Join('/', url.AbsolutePath.Split('/').Select(Uri.EscapeDataString));

    private static string CanonicalQuery(UnsignedRequest request) => string.Join('&', request.Query
        .Select(p => (Name: Uri.EscapeDataString(p.Key), Value: Uri.EscapeDataString(p.Value)))
        .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
        .Select(p => $"{p.Name}={p.Value}"));

    private static (string Lines, string Names) CanonicalHeaders(IEnumerable<KeyValuePair<string, string>> headers)
    {
        static string Trimmed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        (string Name, string Values)[] lines =
        [
            .. headers.GroupBy(h => h.Key.ToLowerInvariant(), StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, string.Join(',', g.Select(h => Trimmed(h.Value))))),
        ];
        return (string.Concat(lines.Select(l => $"{l.Name}:{l.Values}\n")), string.Join(';', lines.Select(l => l.Name)));
    }

    private byte[] SigningKey(string day, string region, string service)
    {
        byte[] key = [.. "AWS4"u8, .. secret.RevealBytes()];
        foreach (string part in (string[])[day, region, service, "aws4_request"])
        {
            byte[] next = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
            CryptographicOperations.ZeroMemory(key);
            key = next;
        }
        return key;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
