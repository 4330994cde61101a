namespace KeyScan.Registry.Health;

/// <summary>Active keys of one environment.</summary>
/// <param name="Name">The environment; empty where none is recorded.</param>
/// <param name="Count">How many.</param>
/// <param name="WithConcerns">How many of them have something wrong besides having no expiry.</param>
internal sealed record EnvironmentCount(string Name, long Count, long WithConcerns);
