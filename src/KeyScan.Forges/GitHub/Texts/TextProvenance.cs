namespace KeyScan.Forges.GitHub.Texts;

/// <summary>
/// Where texts of a repository stand, such as <c>acme/shop#12 (comment by ana)</c>. What GitHub says of it is cut to readable
/// lengths.
/// </summary>
internal static class TextProvenance
{
    private const int LongestName = 100;
    private const int LongestPath = 300;
    private const int LongestAddress = 1000;

    /// <summary>A place.</summary>
    /// <param name="source">Its kind.</param>
    /// <param name="subject">What it belongs to, such as <c>acme/shop#12</c>.</param>
    /// <param name="what">What it is, such as <c>comment</c>.</param>
    /// <param name="author">Who wrote it; null where the account is gone.</param>
    /// <param name="page">Its page, as an answer names it.</param>
    /// <param name="date">When it was written.</param>
    public static Provenance Create(SourceKind source, string subject, string what, string? author, string? page,
        DateTimeOffset date)
    {
        string? name = author is null ? null : TextLimit.Cut(author, LongestName);
        return new Provenance
        {
            Source = source,
            Path = $"{TextLimit.Cut(subject, LongestPath)} ({TextLimit.Cut(what, LongestPath)} by {name ?? "a deleted account"})",
            Url = Page(page),
            Author = name,
            Date = date,
        };
    }

    /// <summary>
    /// The number or name at the end of an address, such as that of an issue or of a comment on it; empty for none.
    /// </summary>
    public static string End(string? address)
    {
        string path = address?.Split('#', 2)[0] ?? "";
        string end = path[(path.LastIndexOf('/') + 1)..];
        return end.Length is > 0 and <= LongestName && end.All(char.IsAsciiLetterOrDigit) ? end : "";
    }

    /// <summary>An address that people may be sent to; null for any other.</summary>
    private static string? Page(string? address) =>
        address is { Length: <= LongestAddress } && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0
            ? uri.AbsoluteUri
            : null;
}
