namespace KeyScan.Registry.Leaks;

/// <summary>What a scan changed.</summary>
/// <param name="Added">Leaks that are new.</param>
/// <param name="SeenAgain">Leaks that were known.</param>
/// <param name="Gone">Leaks that are no longer there.</param>
internal sealed record LeakChanges(int Added, int SeenAgain, int Gone);
