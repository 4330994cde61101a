namespace KeyScan;

/// <summary>Something that kept the scan from doing what it was asked; every problem makes the exit code 2.</summary>
/// <param name="What">What is wrong, a sentence without its full stop.</param>
/// <param name="Where">Where it is wrong: a path, or path:line:column.</param>
/// <param name="WhatToDo">What the user can do about it.</param>
public sealed record Problem(string What, string Where, string WhatToDo)
{
    private const int LongestText = 1000;

    /// <summary>
    /// What is wrong, a sentence without its full stop; cut where input made it too long to read, and without what looks like a
    /// token.
    /// </summary>
    public string What { get; } = ShownValue.Mask(What.Length <= LongestText ? What
        : string.Concat(What.AsSpan(0, LongestText), "…"));

    /// <summary>
    /// Where it is wrong, without what looks like a token: a path or an address may be one, pasted in the wrong place.
    /// </summary>
    public string Where { get; } = ShownValue.Mask(Where);

    /// <summary>The problem on one line: where, what, what to do.</summary>
    public override string ToString() => $"{Where}: {What}. {WhatToDo}.";
}
