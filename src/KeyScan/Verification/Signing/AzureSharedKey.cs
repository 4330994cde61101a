using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification.Signing;

/// <summary>
/// Shared Key of Azure Storage, for blobs, queues and files (tables have another text to sign):
/// https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key.
/// </summary>
/// <param name="account">The storage account.</param>
/// <param name="key">Its key, base64.</param>
internal sealed class AzureSharedKey(string account, Secret key)
{
    private const string Version = "2021-12-02";

    private static readonly string[] SignedHeaders =
        ["Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date", "If-Modified-Since",
            "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    /// <summary>The headers that sign a request; they are added to its own.</summary>
    /// <exception cref="FormatException">The key is not base64.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(UnsignedRequest request, DateTimeOffset now)
    {
        var added = new List<KeyValuePair<string, string>>();
        if (request["x-ms-date"].Length == 0)
            added.Add(new("x-ms-date", now.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)));
        if (request["x-ms-version"].Length == 0)
            added.Add(new("x-ms-version", Version));
        string signature = Sign(key, TextToSign(request with { Headers = [.. request.Headers, .. added] }));
        added.Add(new("Authorization", $"SharedKey {account}:{signature}"));
        return added;
    }

    /// <summary>HMAC-SHA256 of a text, base64.</summary>
    /// <exception cref="FormatException">The key is not base64.</exception>
    internal static string Sign(Secret key, string text)
    {
        byte[] bytes = new byte[key.Length];
        try
        {
            return Convert.TryFromBase64String(key.Reveal(), bytes, out int length)
                ? Convert.ToBase64String(HMACSHA256.HashData(bytes.AsSpan(0, length), Encoding.UTF8.GetBytes(text)))
                : throw new FormatException("the key is not base64");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>What is signed.</summary>
    internal string TextToSign(UnsignedRequest request)
    {
        var text = new StringBuilder(request.Method).Append('\n');
        foreach (string name in SignedHeaders)
            text.Append(name == "Content-Length" ? LengthOf(request) : request[name]).Append('\n');
        foreach (IGrouping<string, KeyValuePair<string, string>> header in request.Headers
            .GroupBy(h => h.Key.ToLowerInvariant(), StringComparer.Ordinal)
            .Where(g => g.Key.StartsWith("x-ms-", StringComparison.Ordinal)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append(header.Key).Append(':').AppendJoin(',', header.Select(h => h.Value.Trim())).Append('\n');
        }
        text.Append('/').Append(account).Append(request.Url.AbsolutePath);
        foreach (IGrouping<string, KeyValuePair<string, string>> parameter in request.Query
            .GroupBy(p => p.Key.ToLowerInvariant(), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            text.Append('\n').Append(parameter.Key).Append(':')
                .AppendJoin(',', parameter.Select(p => p.Value).Order(StringComparer.Ordinal));
        return text.ToString();
    }

    private static string LengthOf(UnsignedRequest request) =>
        request.Body.IsEmpty ? "" : request.Body.Length.ToString(CultureInfo.InvariantCulture);
}
