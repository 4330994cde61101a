namespace KeyScan.Registry.Revocation.Endpoints;

/// <summary>
/// Which keys an endpoint is told about. An empty list fits every key; texts are compared without minding case.
/// </summary>
/// <param name="Providers">Systems that issued the key.</param>
/// <param name="Teams">Teams that answer for it.</param>
/// <param name="Environments">Where it works.</param>
internal sealed record EndpointMatch(IReadOnlyList<string> Providers, IReadOnlyList<string> Teams,
    IReadOnlyList<string> Environments)
{
    /// <summary>Fits every key.</summary>
    public static EndpointMatch Everything { get; } = new([], [], []);

    /// <summary>Whether a key with these properties is one of them.</summary>
    public bool Fits(string? provider, string? team, string? environment) =>
        Has(Providers, provider) && Has(Teams, team) && Has(Environments, environment);

    private static bool Has(IReadOnlyList<string> listed, string? value) =>
        listed.Count == 0 || (value is not null && listed.Contains(value, StringComparer.OrdinalIgnoreCase));
}
