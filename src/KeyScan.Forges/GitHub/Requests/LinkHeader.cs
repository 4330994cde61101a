namespace KeyScan.Forges.GitHub.Requests;

/// <summary>
/// The <c>Link</c> header of RFC 8288, as GitHub writes it: <c>&lt;https://…?page=2&gt;; rel="next", &lt;…&gt;; rel="last"</c>.
/// </summary>
internal static class LinkHeader
{
    private const int Longest = 16_384;

    /// <summary>The address of the next page; null where there is none, or the header is none that GitHub writes.</summary>
    public static string? FindNext(string? header)
    {
        ReadOnlySpan<char> rest = header is { Length: <= Longest } ? header : default;
        while (rest.IndexOf('<') is >= 0 and var open)
        {
            rest = rest[(open + 1)..];
            int close = rest.IndexOf('>');
            if (close < 0)
                return null;
            ReadOnlySpan<char> address = rest[..close];
            rest = rest[(close + 1)..];
            int end = rest.IndexOf('<');
            ReadOnlySpan<char> parameters = end < 0 ? rest : rest[..end];
            if (parameters.Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase)
                || parameters.Trim(" ,;").Equals("rel=next", StringComparison.OrdinalIgnoreCase))
                return address.ToString();
        }
        return null;
    }
}
