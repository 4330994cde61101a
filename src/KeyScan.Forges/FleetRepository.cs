namespace KeyScan.Forges;

/// <summary>A repository that lies elsewhere: one of a forge, or at an address that git clones from.</summary>
/// <param name="Name">Its name, such as <c>acme/shop</c>, or its address without credentials.</param>
/// <param name="CloneUrl">Where git gets it; credentials in it are kept apart.</param>
internal sealed record FleetRepository(string Name, RepositoryAddress CloneUrl)
{
    /// <summary>Where people look at it; null where nobody knows.</summary>
    public string? WebUrl { get; init; }

    /// <summary>Whether anybody can read it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>
    /// Whether the token of <see cref="IForge.FindTokenAsync"/> goes along: it belongs to the server that the address names.
    /// </summary>
    public bool TakesToken { get; init; }

    /// <summary>About how large it is, bytes; null where nobody knows.</summary>
    public long? Size { get; init; }

    /// <summary>What kind of place its history is: that of code, <see cref="SourceKind.Blob"/>, or a gist's.</summary>
    public SourceKind Kind { get; init; } = SourceKind.Blob;

    /// <summary>
    /// What else is scanned: its wiki, and texts around it that <see cref="IForge.FindTexts"/> lists under its name.
    /// </summary>
    public IReadOnlyList<SourceKind> Also { get; init; } = [];

    /// <summary>Where git gets its wiki, by the rule of GitHub, which others share.</summary>
    internal RepositoryAddress WikiUrl =>
        CloneUrl.WithPath(url => $"{(url.EndsWith(".git", StringComparison.Ordinal) ? url[..^4] : url.TrimEnd('/'))}.wiki.git");
}
