namespace KeyScan.Http;

/// <summary>What came of a request: an answer, as much of it as is read, or why there is none.</summary>
internal sealed record HttpAnswer
{
    /// <summary>How much of a body is read, bytes.</summary>
    public const int LongestBody = 64 * 1024;

    /// <summary>The status; 0 where there is no answer.</summary>
    public int Status { get; init; }

    /// <summary>
    /// Why there is no answer, such as <c>dns: the name has no address</c>; null where there is one. Holds nothing of the
    /// request but addresses of its host.
    /// </summary>
    public string? Failure { get; init; }

    /// <summary>Headers, those of the body too; several of one name are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The beginning of the body, unpacked.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether there was more of the body than was read, or it broke off.</summary>
    public bool IsCut { get; init; }

    /// <summary>How long the other side asks to be left alone, zero and more; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An answer that never came.</summary>
    public static HttpAnswer None(string why) => new() { Failure = why };
}
