using KeyScan.Git.Indexes;
using KeyScan.Primitives.Programs;

namespace KeyScan.Git.Facts;

/// <summary>
/// Facts read from files; told by libgit2 from the first question on that is beyond that, and by the git executable from the
/// first one on that libgit2 does not answer.
/// </summary>
/// <param name="layout">The repository.</param>
/// <param name="indexFile">The absolute path of another index than the repository's own; null for that.</param>
internal sealed class RepositoryFacts(RepositoryLayout layout, string? indexFile = null) : IRepositoryFacts
{
    private readonly ProgramFacts _program = new(layout, indexFile);
    private FileFacts? _files;
    private LibGit2Facts? _library;
    private bool _isBeyondFiles;
    private UnsupportedRepositoryException? _refusal;

    /// <inheritdoc/>
    public ObjectId? FindCommit(string revision)
    {
        ObjectId? found = Ask(facts => facts.FindCommit(revision));
        // git knows more ways to name a commit. HEAD that names none is the branch of a first commit.
        return found is null && revision != "HEAD" && _refusal is null && IsNameForGit(revision)
            ? AskProgram(facts => facts.FindCommit(revision)) : found;
    }

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareIndex(ObjectId? commit) => Ask(facts => facts.CompareIndex(commit));

    /// <inheritdoc/>
    public IReadOnlyList<IndexEntry> ReadConflicts() => Ask(facts => facts.ReadConflicts());

    /// <inheritdoc/>
    public ObjectId? FindMergeBase(ObjectId one, ObjectId other) => Ask(facts => facts.FindMergeBase(one, other));

    /// <inheritdoc/>
    public IReadOnlyList<PathChange> CompareTrees(ObjectId? from, ObjectId to) => Ask(facts => facts.CompareTrees(from, to));

    /// <inheritdoc/>
    public void Dispose()
    {
        _files?.Dispose();
        _library?.Dispose();
    }

    private static bool IsNameForGit(string revision) => !ObjectId.TryParse(revision, out _);

    private T Ask<T>(Func<IRepositoryFacts, T> question)
    {
        if (!_isBeyondFiles)
        {
            try
            {
                return question(_files ??= FileFacts.Open(layout, indexFile));
            }
            catch (UnsupportedRepositoryException)
            {
                // Those who come now say better what is wrong, where something is.
                _isBeyondFiles = true;
            }
        }
        if (_refusal is null)
        {
            try
            {
                return question(_library ??= LibGit2Facts.Open(layout, indexFile));
            }
            catch (UnsupportedRepositoryException e)
            {
                _refusal = e;
            }
        }
        return AskProgram(question);
    }

    private T AskProgram<T>(Func<IRepositoryFacts, T> question)
    {
        try
        {
            return question(_program);
        }
        catch (GitException e) when (e.InnerException is ProgramException && _refusal is not null)
        {
            throw new GitException($"{_refusal.Message.TrimEnd('.')}; {e.Message}", e);
        }
    }
}
