using System.CommandLine;
using KeyScan.Cli.Arguments;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Arguments;

public sealed class RepositoryArgumentTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public RepositoryArgumentTests()
    {
        _repository.Write("src/services/a.txt", "text\n");
        _repository.Commit("first");
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_top_folder_a_git_folder_and_a_bare_repository_are_taken()
    {
        using var elsewhere = new TemporaryFolder();
        string bare = Path.Combine(elsewhere.Path, "bare");
        _repository.Run("clone", "-q", "--bare", _repository.Path, bare);
        string tree = Path.Combine(elsewhere.Path, "tree");
        _repository.Run("worktree", "add", "-q", tree);
        foreach (string path in new[] { _repository.Path, Path.Combine(_repository.Path, ".git"), bare, tree })
            Assert.Equal(path, Read(path));
    }

    [Fact]
    public void Without_one_the_repository_of_this_folder_is_meant() => Assert.Equal(".", Read());

    [Theory]
    [InlineData("src/services", "it is a folder of the repository REPO, and has no history of its own. Name that one for all of "
        + "its history; `keyscan dir PATH` scans its files.")]
    [InlineData("src/servces", "there is no such folder. Check how it is written.")]
    [InlineData("src/services/a.txt", "a file is no repository. `keyscan dir PATH` scans it.")]
    public void What_is_no_repository_of_its_own_is_refused_with_what_to_run(string below, string expected)
    {
        string path = Path.Combine(_repository.Path, below);
        Problem problem = Assert.Throws<ProblemException>(() => Read(path)).Problem;
        Assert.Equal($"{path}: {expected}".Replace("REPO", _repository.Path, StringComparison.Ordinal).Replace("PATH", path,
            StringComparison.Ordinal), problem.ToString());
    }

    [Fact]
    public void A_folder_of_no_repository_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("not a git repository, and not inside of one",
            Assert.Throws<ProblemException>(() => Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static string Read(params string[] arguments)
    {
        Argument<string> argument = RepositoryArgument.Create("a repository");
        var command = new Command("test") { argument };
        return argument.ReadTop(command.Parse(arguments));
    }
}
