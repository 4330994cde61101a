namespace KeyScan.Matching.Delta;

/// <summary>What is kept of the search of a text for those that are made of it. In all other lines nothing is.</summary>
/// <param name="Reaches">By where they start.</param>
internal sealed record SearchNote(Reach[] Reaches);
