namespace KeyScan;

/// <summary>
/// The organisation's peppers: new fingerprints are made with the newest, and those of older ones go on matching.
/// </summary>
public sealed class PepperRing
{
    /// <summary>Creates a ring.</summary>
    /// <param name="peppers">At least one, no two of the same epoch.</param>
    public PepperRing(IEnumerable<Pepper> peppers)
    {
        Peppers = [.. peppers.OrderByDescending(p => p.Epoch)];
        if (Peppers.Count == 0 || Peppers.DistinctBy(p => p.Epoch).Count() != Peppers.Count)
            throw new ArgumentException("A ring needs peppers, each of its own epoch.", nameof(peppers));
    }

    /// <summary>All peppers, the newest first.</summary>
    public IReadOnlyList<Pepper> Peppers { get; }

    /// <summary>The newest pepper.</summary>
    public Pepper Current => Peppers[0];

    /// <summary>The pepper of <paramref name="epoch"/>, or null where it is not there.</summary>
    public Pepper? Find(int epoch) => Peppers.FirstOrDefault(p => p.Epoch == epoch);
}
