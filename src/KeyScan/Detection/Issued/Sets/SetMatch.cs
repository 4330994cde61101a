namespace KeyScan.Detection.Issued.Sets;

/// <summary>A key that a set has.</summary>
/// <param name="Epoch">The epoch of the pepper that its fingerprint was made with.</param>
/// <param name="Status">Its status when the set was written.</param>
internal readonly record struct SetMatch(int Epoch, KeyStatus Status)
{
    /// <summary>The entry's number among its kind, from 0.</summary>
    internal long Number { get; init; }

    /// <summary>Whether the key itself was never seen.</summary>
    internal bool Unseen { get; init; }
}
