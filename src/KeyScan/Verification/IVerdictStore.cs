namespace KeyScan.Verification;

/// <summary>
/// Keeps clear verdicts from one run to the next, by names that are keyed hashes: neither names nor verdicts hold a secret.
/// What fails of it costs questions and nothing else. Safe for use by many threads.
/// </summary>
internal interface IVerdictStore
{
    /// <summary>What names are keyed with: 32 bytes, the same for all who share it.</summary>
    ReadOnlyMemory<byte> Key { get; }

    /// <summary>What went wrong with it; null where nothing did.</summary>
    Problem? Problem { get; }

    /// <summary>The verdict of that name; null where none is kept.</summary>
    VerificationResult? Find(string name);

    /// <summary>Takes a verdict, which <see cref="Save"/> writes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="verdict">The verdict; it is active or inactive, and says when.</param>
    /// <param name="ttl">How long it holds.</param>
    void Add(string name, VerificationResult verdict, TimeSpan ttl);

    /// <summary>Writes what was added, and forgets what holds no more.</summary>
    void Save();
}
