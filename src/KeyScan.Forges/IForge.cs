namespace KeyScan.Forges;

/// <summary>
/// A server on which people keep repositories, and write about them. What scans many of them knows no other way to it. Safe for
/// use by several threads.
/// </summary>
internal interface IForge : IDisposable
{
    /// <summary>What people call it, such as <c>GitHub</c>.</summary>
    string Name { get; }

    /// <summary>Where people and git go.</summary>
    Uri Web { get; }

    /// <summary>
    /// All repositories of an owner that may be seen, as they are asked for; those, too, that cannot be scanned as
    /// they are listed.
    /// </summary>
    /// <param name="kind">What the owner is.</param>
    /// <param name="owner">The owner's name.</param>
    /// <param name="also">What else of each is scanned, where it has it.</param>
    /// <param name="cancellation">Ends the listing.</param>
    /// <exception cref="ProblemException">It cannot be the name of an owner, or they are not listed.</exception>
    IAsyncEnumerable<ListedRepository> ListAsync(OwnerKind kind, string owner, IReadOnlyList<SourceKind> also,
        CancellationToken cancellation);

    /// <summary>The gists of a user, or of all who show that they are members of an organisation.</summary>
    /// <param name="kind">What the owner is.</param>
    /// <param name="owner">The owner's name.</param>
    /// <param name="cancellation">Ends the listing.</param>
    /// <exception cref="ProblemException">It cannot be the name of an owner, or they are not listed.</exception>
    IAsyncEnumerable<ListedRepository> ListGistsAsync(OwnerKind kind, string owner, CancellationToken cancellation);

    /// <summary>
    /// One repository, under its new name where it was renamed; null where there is none, or none that the token may see.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="also">What else of it is scanned, where it has it.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="ProblemException">Nobody says, or what is said makes no sense.</exception>
    Task<FleetRepository?> FindAsync(RepositoryName name, IReadOnlyList<SourceKind> also, CancellationToken cancellation);

    /// <summary>
    /// The listings that together have all texts of some kinds around a repository. They may need different rights, and one may
    /// fail alone.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="kinds">The kinds; those that are no texts are passed over.</param>
    IEnumerable<TextFeed> FindTexts(RepositoryName repository, IReadOnlyCollection<SourceKind> kinds);

    /// <summary>The token to clone with at this moment; null for none. It may be good for an hour alone.</summary>
    /// <exception cref="ProblemException">None is to be had.</exception>
    ValueTask<Secret?> FindTokenAsync(CancellationToken cancellation);

    /// <summary>
    /// Whether the token may go to an address that git clones from: the address is what somebody says; a token goes to the server
    /// that was asked, and to no other.
    /// </summary>
    bool MayHaveToken(string cloneUrl);
}
