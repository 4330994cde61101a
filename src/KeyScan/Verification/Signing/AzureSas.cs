using System.Buffers;
using System.Globalization;

namespace KeyScan.Verification.Signing;

/// <summary>
/// Shared access signatures: one that was found is the query of a request (https://learn.microsoft.com/en-us/rest/api/storageservices/service-sas-examples); of a key of Service
/// Bus and Event Hubs one is made, for the header Authorization (https://learn.microsoft.com/en-us/rest/api/eventhub/generate-sas-token).
/// </summary>
internal static class AzureSas
{
    /// <summary>What ends a query, or is written otherwise in it.</summary>
    private static readonly SearchValues<char> NoQuery = SearchValues.Create("# \r\n\t/\\");

    /// <summary>The URL with a signature that was found as its query, after parameters it has already.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="token">The signature: <c>sv=…&amp;sig=…</c>, with or without a question mark.</param>
    /// <exception cref="FormatException">It is no query.</exception>
    public static Uri Append(Uri url, Secret token)
    {
        string query = token.Reveal().TrimStart('?');
        if (query.AsSpan().ContainsAny(NoQuery) || !query.Contains("sig=", StringComparison.Ordinal))
            throw new FormatException("the text is no shared access signature");
        return new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query}&{query}" : query }.Uri;
    }

    /// <summary>A signature for the header Authorization.</summary>
    /// <param name="resource">What it opens; the query does not count.</param>
    /// <param name="policy">The name of the key.</param>
    /// <param name="key">The key, taken as it is written.</param>
    /// <param name="until">How long it is good.</param>
    public static string Authorization(Uri resource, string policy, Secret key, DateTimeOffset until)
    {
        string name = Uri.EscapeDataString(resource.GetLeftPart(UriPartial.Path).ToLowerInvariant()),
            end = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] bytes = key.RevealBytes();
        string signature = Convert.ToBase64String(
            System.Security.Cryptography.HMACSHA256.HashData(bytes, System.Text.Encoding.UTF8.GetBytes($"{name}\n{end}")));
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        return $"SharedAccessSignature sr={name}&sig={Uri.EscapeDataString(signature)}"
            + $"&se={end}&skn={Uri.EscapeDataString(policy)}";
    }
}
