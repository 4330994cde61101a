namespace KeyScan.Verification.Signing;

/// <summary>What a signature is made over: a request as it will be sent.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Url">Where it goes, with its query.</param>
/// <param name="Headers">Its headers but Host, each once or, with several values, one after the other.</param>
/// <param name="Body">What is sent; empty for nothing.</param>
internal sealed record UnsignedRequest(string Method, Uri Url, IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>The names and values of the query, decoded, in its order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Query =>
        Url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .Select(p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), p.Length > 1 ? Uri.UnescapeDataString(p[1]) : ""));

    /// <summary>The value of a header; empty where it is not there.</summary>
    public string this[string name] =>
        Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
}
