namespace KeyScan.Verification.Signing;

/// <summary>A request before it is sent, which a way of signing may still change.</summary>
internal sealed class RequestDraft
{
    /// <summary>GET, POST, …</summary>
    public required string Method { get; init; }

    /// <summary>The address. A signing may add a query, and never changes the host.</summary>
    public required Uri Uri { get; set; }

    /// <summary>Headers but for those of the body.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>What is sent; empty for nothing.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>What it is; null where nothing is sent.</summary>
    public string? ContentType { get; set; }
}
