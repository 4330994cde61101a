namespace KeyScan.Registry.Health;

/// <summary>The keys with one concern.</summary>
/// <param name="Concern">What is wrong.</param>
/// <param name="Count">How many active keys have it.</param>
/// <param name="Keys">The first <see cref="HealthReport.MostListed"/> of them by key id.</param>
internal sealed record ConcernSummary(HealthConcern Concern, long Count, IReadOnlyList<ConcernedKey> Keys);
