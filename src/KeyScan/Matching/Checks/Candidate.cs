namespace KeyScan.Matching.Checks;

/// <summary>A regex match in its window, for the checks to look at. One character is one byte.</summary>
internal readonly ref struct Candidate(ReadOnlySpan<char> window, int secretStart, int secretLength)
{
    /// <summary>The secret.</summary>
    public ReadOnlySpan<char> Secret { get; } = window.Slice(secretStart, secretLength);

    /// <summary>The window up to the secret.</summary>
    public ReadOnlySpan<char> Before { get; } = window[..secretStart];

    /// <summary>The window from the secret on.</summary>
    public ReadOnlySpan<char> After { get; } = window[(secretStart + secretLength)..];
}

/// <summary>What a check says of a candidate.</summary>
internal enum CheckResult
{
    /// <summary>It is none.</summary>
    Fails,

    /// <summary>It may be one.</summary>
    Holds,

    /// <summary>It is one: chance or another format could not look like this.</summary>
    Proves,
}
