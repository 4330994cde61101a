namespace KeyScan;

/// <summary>Texts of one listing, to be read from its beginning to its end.</summary>
/// <param name="What">What they are, for people, such as <c>issues</c>.</param>
/// <param name="Kinds">The kinds of place they stand in: all there is of these is in this listing and others that name the
/// kind.</param>
/// <param name="Read">Begins reading; the texts come as they are asked for. A <see cref="ProblemException"/> ends it.</param>
internal sealed record TextFeed(string What, IReadOnlyList<SourceKind> Kinds, Func<CancellationToken,
    IAsyncEnumerable<WrittenText>> Read);
