namespace KeyScan.Forges.GitHub;

/// <summary>How the client goes about its requests.</summary>
internal sealed record GitHubOptions
{
    /// <summary>Where the API is.</summary>
    public GitHubAddress Address { get; init; } = GitHubAddress.Public;

    /// <summary>Time for waits and for the age of tokens.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The longest time one attempt may take, from connecting to the last byte of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for a rate limit to end; GitHub's windows last an hour.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(65);

    /// <summary>Attempts at a request that meets a server's error or a broken network, 1 or more.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>
    /// The most bytes an answer may have once unpacked. A page of 100 issues with the longest bodies has about 30 MB.
    /// </summary>
    public int LargestAnswer { get; init; } = 64 << 20;

    /// <summary>The most pages of one listing, of 100 entries each.</summary>
    public int MostPages { get; init; } = 5000;

    /// <summary>
    /// The most bytes of answers kept for asking whether they have changed, which costs no rate limit; 0 for none.
    /// </summary>
    public int CachedBytes { get; init; } = 16 << 20;

    /// <summary>Told about each wait when it begins, for the progress line.</summary>
    public Action<GitHubWait>? OnWait { get; init; }

    /// <summary>Gives 0 to 1 for the spread of waits, so that many workers do not come back at the same moment.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
