using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd.Hooks;

/// <summary>
/// The pre-receive hook, on real pushes to a bare repository on disk, while git keeps what is pushed in quarantine.
/// </summary>
public sealed class PreReceiveTests : IDisposable
{
    private readonly HookedRepository _local = new();
    private readonly GitRepository _server = new("--bare");

    public PreReceiveTests()
    {
        _local.Git.Run("remote", "add", "origin", _server.Path);
        _local.Git.Write("app.env", "one\n");
        _local.Git.Commit("first");
    }

    public void Dispose()
    {
        _local.Dispose();
        _server.Dispose();
    }

    // Loose objects, or one pack that borrows its deltas' bases from what is there.
    [Theory]
    [InlineData("100")]
    [InlineData("1")]
    public void What_is_in_quarantine_is_scanned_and_a_key_refused(string unpackLimit)
    {
        _server.Run("config", "receive.unpackLimit", unpackLimit);
        Install();
        _local.Git.CommitHistory();
        _local.Git.Run("push", "-q", "origin", "main");

        _local.Git.Write("long.txt", File.ReadAllText(_local.Git.Combine("long.txt")) + "\n" + _local.Leak);
        _local.Git.Commit("a leak");
        string said = _local.Blocked("push", "-q", "origin", "main", "main:another");
        Assert.Contains("remote: blocked  ", said, StringComparison.Ordinal);
        Assert.Contains("long.txt:", said, StringComparison.Ordinal);
        Assert.Contains("pre-receive hook declined", said, StringComparison.Ordinal);
        Assert.Equal("main\n", Branches());
        // Nothing of it has stayed.
        Assert.Throws<InvalidOperationException>(() => _server.Run("cat-file", "-e", _local.Git.Run("rev-parse", "HEAD").Trim()));

        _local.Git.Run("reset", "-q", "--hard", "main~1");
        _local.Git.Write("app.env", "two\n");
        _local.Git.Commit("clean");
        _local.Git.Run("push", "-q", "origin", "main", "v1");
    }

    [Fact]
    public void Updates_forced_ones_and_deletions_pass_when_they_bring_no_key()
    {
        _local.CommitLeak("old.env");
        _local.Git.Run("push", "-q", "origin", "main");
        Install();
        _local.Git.Write("app.env", "two\n");
        _local.Git.Commit("second");
        _local.Git.Run("push", "-q", "origin", "main", "main:topic");
        _local.Git.Run("reset", "-q", "--hard", "main~2");
        _local.Git.Write("app.env", "three\n");
        _local.Git.Commit("another second");
        _local.Git.Run("push", "-q", "--force", "origin", "main", ":topic");
        Assert.Equal("main\n", Branches());
    }

    [Fact]
    public void A_file_that_a_tag_names_without_a_commit_is_scanned_too()
    {
        Install();
        string blob = _local.Git.RunWith(_local.Leak, "hash-object", "-w", "--stdin").Trim();
        _local.Git.Run("tag", "file", blob);
        Assert.Contains($"<blob {blob}>", _local.Blocked("push", "-q", "origin", "file"), StringComparison.Ordinal);
        _local.Git.Write("secret/leak.env", _local.Leak);
        _local.Git.Run("add", "-A");
        _local.Git.Run("tag", "tree", _local.Git.Run("write-tree").Trim());
        _local.Blocked("push", "-q", "origin", "tree");
    }

    [Fact]
    public void What_the_pushed_commits_configure_does_not_count_and_what_the_server_does_counts()
    {
        Install();
        _local.Git.Write(".keyscan.yml", "allow:\n  - path: '**'\n    reason: let me in\n");
        _local.CommitLeak("leak.env");
        _local.Blocked("push", "-q", "origin", "main");
        Install($"--config '{_server.Write("server.yml", "allow:\n  - path: leak.env\n    reason: the server says so\n")}'");
        _local.Git.Run("push", "-q", "origin", "main");
    }

    [Fact]
    public void What_cannot_be_scanned_is_refused_unless_it_is_to_be_let_in_and_keys_are_refused_all_the_same()
    {
        const string Broken = "--config '/nowhere/keyscan.yml'";
        Install(Broken);
        Assert.Contains("could not look at everything", _local.Refused("push", "-q", "origin", "main"), StringComparison.Ordinal);
        Install($"{Broken} --fail-open");
        _local.Git.Run("push", "-q", "origin", "main");
        _local.CommitLeak("leak.env");
        _local.Blocked("push", "-q", "origin", "main");
    }

    private void Install(string options = "") =>
        _server.WriteScript("hooks/pre-receive", $"exec {KeyScanProcess.ShellCommand} hook pre-receive {options}");

    private string Branches() => _server.Run("for-each-ref", "--format=%(refname:short)", "refs/heads");
}
