namespace KeyScan.Forges.Fleet;

/// <summary>
/// A repository whose mirrors are up to date, or could not be brought there, with what was found in texts around it.
/// </summary>
internal sealed class FetchedRepository : IDisposable
{
    internal FetchedRepository(FleetRepository repository, Cloned code) =>
        (Repository, Code, ListedAs) = (repository, code, repository.Name);

    /// <summary>The repository, under the name it has now.</summary>
    public FleetRepository Repository { get; }

    /// <summary>The name it was listed under.</summary>
    public string ListedAs { get; init; }

    /// <summary>When it was begun to be fetched.</summary>
    internal DateTimeOffset BeganAt { get; set; }

    /// <summary>What was asked for besides its history.</summary>
    internal IReadOnlyList<SourceKind> Asked { get; set; } = [];

    /// <summary>Its code.</summary>
    internal Cloned Code { get; }

    /// <summary>Its wiki; null where nobody asked for it.</summary>
    internal Cloned? Wiki { get; set; }

    /// <summary>What was found in texts around it.</summary>
    internal IReadOnlyList<FleetPart> Texts { get; set; } = [];

    /// <summary>Lets the mirrors be removed when room is needed, for who does not scan them.</summary>
    public void Dispose()
    {
        Code.Mirror?.Dispose();
        Wiki?.Mirror?.Dispose();
    }
}
