namespace KeyScan.Detection.Assignments;

/// <summary>What a few words in the text around a candidate speak of.</summary>
[Flags]
internal enum Nearby
{
    /// <summary>Of none of it.</summary>
    None = 0,

    /// <summary>Somebody who logs in.</summary>
    User = 1,

    /// <summary>What one logs in to.</summary>
    Host = 2,

    /// <summary>Tests.</summary>
    Test = 4,
}
