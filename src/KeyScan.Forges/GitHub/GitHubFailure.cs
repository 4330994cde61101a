namespace KeyScan.Forges.GitHub;

/// <summary>Why GitHub did not do what it was asked.</summary>
internal enum GitHubFailure
{
    /// <summary>The token is wrong or expired (401).</summary>
    Unauthorized,

    /// <summary>The token lacks a right (403).</summary>
    Forbidden,

    /// <summary>It is not there, or the token may not see it (404, 410).</summary>
    NotFound,

    /// <summary>A rate limit that lasts longer than the client may wait (403, 429).</summary>
    RateLimited,

    /// <summary>No answer, or a server's error, also after several attempts (5xx, network, timeout).</summary>
    Unavailable,

    /// <summary>The request was refused as it is (400, 409, 413, 422 and others).</summary>
    Refused,

    /// <summary>An answer beyond the limits on bytes or pages.</summary>
    TooLarge,

    /// <summary>An answer that is not what GitHub's API gives, such as an address elsewhere.</summary>
    NotUnderstood,
}
