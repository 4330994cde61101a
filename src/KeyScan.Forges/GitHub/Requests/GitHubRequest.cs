namespace KeyScan.Forges.GitHub.Requests;

/// <summary>One request to the API.</summary>
/// <param name="Method">The method.</param>
/// <param name="Address">Where to; within the API's own address.</param>
internal sealed record GitHubRequest(HttpMethod Method, Uri Address)
{
    /// <summary>JSON to send; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The bearer token; null for none.</summary>
    public Secret? Token { get; init; }

    /// <summary>The answer that is already known, by its entity tag; null for none.</summary>
    public string? KnownTag { get; init; }

    /// <summary>Whether it may be sent again when nobody knows whether it was carried out.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>Method and address without the query, for problems.</summary>
    public string Where => $"{Method} {Address.GetLeftPart(UriPartial.Path)}";
}
