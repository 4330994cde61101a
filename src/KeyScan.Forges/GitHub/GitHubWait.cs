namespace KeyScan.Forges.GitHub;

/// <summary>A wait before a request is sent again.</summary>
/// <param name="For">How long.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Why">Why, such as <c>GitHub's rate limit is used up</c>.</param>
internal sealed record GitHubWait(TimeSpan For, DateTimeOffset Until, string Why);
