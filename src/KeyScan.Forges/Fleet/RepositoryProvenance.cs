namespace KeyScan.Forges.Fleet;

/// <summary>Places in histories that are not a repository's code.</summary>
internal static class RepositoryProvenance
{
    /// <summary>A place in the history of a wiki or gist as a place of the repository.</summary>
    /// <param name="repository">The repository or gist.</param>
    /// <param name="kind">Wiki or gist.</param>
    /// <param name="place">The place as that history has it.</param>
    public static Provenance Relabel(FleetRepository repository, SourceKind kind, Provenance place) => place with
    {
        Source = kind,
        Path = kind == SourceKind.Wiki ? $"{repository.Name}.wiki/{place.Path}" : place.Path,
        Url = repository.WebUrl is not { } url || place.Commit.IsEmpty ? null
            : kind == SourceKind.Gist ? $"{url}/{place.Commit}"
            // A page's address has its file's name without folder and extension.
            : place.Source == SourceKind.Blob
            ? $"{url}/wiki/{Uri.EscapeDataString(Path.GetFileNameWithoutExtension(place.Path))}/{place.Commit}" : null,
    };
}
