namespace KeyScan.Git.Objects;

/// <summary>What became of reading an object.</summary>
internal enum ReadOutcome
{
    /// <summary>No pack and no file holds it.</summary>
    Missing,

    /// <summary>It was read.</summary>
    Found,

    /// <summary>It is larger than asked for and was not inflated.</summary>
    TooLarge,

    /// <summary>It is there and cannot be read.</summary>
    Corrupt,
}
