using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>The salt that a repository has by itself, in what real git makes of it.</summary>
public sealed class FirstCommitTests : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly GitRepository _elsewhere = GitRepository.MakeFolder();

    public void Dispose()
    {
        _repository.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public void It_is_the_same_in_every_whole_clone_and_stays_the_same()
    {
        Commit("first");
        string salt = Salt(_repository.Path)!;
        Assert.Matches("^[0-9a-f]{32}$", salt);
        Commit("second");
        // A history of its own that is merged has a first commit as well.
        _repository.Run("switch", "-q", "--orphan", "other");
        Commit("another first");
        Assert.NotEqual(salt, Salt(_repository.Path));
        _repository.Run("switch", "-q", "main");
        _repository.Run("merge", "-q", "--no-edit", "--allow-unrelated-histories", "-X", "ours", "other");
        Assert.Equal(salt, Salt(_repository.Path));

        _elsewhere.Run("clone", "-q", "--bare", _repository.Path, "bare");
        _elsewhere.Run("clone", "-q", "bare", "clone");
        Directory.CreateDirectory(_elsewhere.Combine("clone/deep/down"));
        _elsewhere.Run("-C", "clone", "worktree", "add", "-q", "../linked");
        _elsewhere.Run("-C", "clone", "gc", "-q");
        Assert.All((string[])["bare", "clone", "clone/deep/down", "linked"],
            folder => Assert.Equal(salt, Salt(_elsewhere.Combine(folder))));
    }

    [Fact]
    public void Without_the_first_commit_there_is_none()
    {
        Assert.Null(Salt(_repository.Path));
        Assert.Null(Salt(_elsewhere.Path));
        for (int i = 0; i < 3; i++)
            Commit($"{i}");
        _elsewhere.Run("clone", "-q", "--depth=2", $"file://{_repository.Path}", "shallow");
        Assert.Null(Salt(_elsewhere.Combine("shallow")));
        _elsewhere.Run("-C", "shallow", "fetch", "-q", "--unshallow");
        Assert.Equal(Salt(_repository.Path), Salt(_elsewhere.Combine("shallow")));
    }

    [Fact]
    public void Two_repositories_differ_by_a_word_in_their_first_commit()
    {
        using var sha256 = new GitRepository("--object-format=sha256");
        _repository.Write("a", "one\n");
        sha256.Write("a", "one\n");
        _repository.Commit("first");
        sha256.Commit("first");
        using var other = new GitRepository();
        other.Write("a", "one\n");
        other.Commit("first!");
        Assert.Equal(3, ((string[])[_repository.Path, sha256.Path, other.Path]).Select(Salt).OfType<string>().Distinct().Count());
    }

    private static string? Salt(string path) => FirstCommit.FindSalt(path);

    private void Commit(string name)
    {
        _repository.Write($"{name}.txt", $"{name}\n");
        _repository.Commit(name);
    }
}
