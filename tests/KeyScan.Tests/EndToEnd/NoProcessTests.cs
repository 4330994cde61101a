using KeyScan.Tests.EndToEnd.History;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>
/// A scan of a local repository starts no process, needs no git, and runs nothing that the repository configures.
/// </summary>
public sealed class NoProcessTests : IDisposable
{
    private readonly PlantedHistory _history = new();
    private readonly TemporaryFolder _outside = new();
    private readonly string _head;

    public NoProcessTests()
    {
        _history.Commit("old.env", $"TOKEN={PlantedHistory.MakeKey(1)}\n");
        _history.Git.Write(".gitignore", "*.log\nbuild/\n");
        _history.Git.Write("build/out", "1");
        _history.Git.Run("add", ".gitignore");
        _history.Git.Run("commit", "-q", "-m", "ignored");
        _history.Git.Run("tag", "-a", "v1", "-m", "a tag");
        _history.Git.Run("update-ref", "refs/remotes/origin/main", "HEAD~1");
        _history.Commit("second.env", $"TOKEN={PlantedHistory.MakeKey(2)}\n");
        _history.Git.Write("staged.env", $"TOKEN={PlantedHistory.MakeKey(3)}\n");
        _history.Git.Run("add", "staged.env");
        _history.Git.Write("sub/new.env", $"TOKEN={PlantedHistory.MakeKey(4)}\n");
        _head = _history.Git.Run("rev-parse", "HEAD").Trim();
    }

    public void Dispose()
    {
        _history.Dispose();
        _outside.Dispose();
    }

    /// <summary>What is run, and a part of what is found by it; nothing for a command that only writes.</summary>
    public static TheoryData<string, string> Commands => new()
    {
        { "dir .", "sub/new.env" },
        { "dir sub", "sub/new.env" },
        { "git", "second.env" },
        { "git --staged", "staged.env" },
        { "git --range HEAD~1..HEAD", "second.env" },
        { "git --range v1..main", "second.env" },
        { "git --since-commit origin/main", "second.env" },
        { "git --branch main", "old.env" },
        { "git --state STATE", "old.env" },
        { "hook pre-commit", "staged.env" },
        { "hook pre-push origin", "second.env" },
        { "baseline create --history -o BASELINE", "" },
    };

    [StraceTheory]
    [MemberData(nameof(Commands))]
    public void No_process_is_started(string command, string found)
    {
        string log = _outside.Combine("strace.log");
        AssertFound(found, Run(command, before: ["strace", "-f", "-qq", "-e", "trace=execve,execveat,vfork", "-o", log]));
        // The one by which the program itself begins.
        Assert.Single(File.ReadLines(log), l => l.Contains("exec", StringComparison.Ordinal));
        Assert.DoesNotContain(File.ReadLines(log), l => l.Contains("vfork(", StringComparison.Ordinal));
    }

    [UnixTheory]
    [MemberData(nameof(Commands))]
    public void All_is_found_where_no_git_is_installed(string command, string found) =>
        AssertFound(found, Run(command, ("PATH", _outside.Path)));

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_that_a_repository_configures_is_run(bool needsGit)
    {
        if (needsGit)
            _history.Git.Run("update-index", "--split-index");
        string ran = _outside.WriteScript("ran", $"echo \"$0 $*\" >> '{_outside.Combine("marks")}'\ncat");
        foreach (string setting in (string[])
            ["core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.gitProxy", "core.alternateRefsCommand",
                "diff.external", "diff.x.command", "diff.x.textconv", "filter.x.clean",
             "filter.x.smudge", "filter.x.process", "gpg.program", "credential.helper", "uploadpack.packObjectsHook",
             "pager.ls-files", "pager.rev-list", "sequence.editor", "merge.x.driver", "alias.ls-files"])
            _history.Git.Run("config", setting, ran);
        _history.Git.Run("config", "filter.x.required", "true");
        _history.Git.Run("config", "core.hooksPath", _outside.Combine("hooks"));
        foreach (string hook in (string[])["post-index-change", "pre-commit", "reference-transaction", "fsmonitor-watchman",
            "post-checkout"])
            _outside.WriteScript($"hooks/{hook}", $"echo \"$0\" >> '{_outside.Combine("marks")}'");
        _history.Git.Write(".gitattributes", "* filter=x diff=x merge=x\n");
        foreach ((string command, string found) in Commands.Select(c => ((string)c[0], (string)c[1])))
            AssertFound(found, Run(command));
        Assert.False(File.Exists(_outside.Combine("marks")),
            File.Exists(_outside.Combine("marks")) ? File.ReadAllText(_outside.Combine("marks")) : "");
    }

    [UnixTheory]
    [InlineData("dir .", "sub/new.env")]
    [InlineData("git --staged", "staged.env")]
    [InlineData("git", "old.env")]
    public void A_repository_of_somebody_else_is_read_only_where_the_users_settings_name_it(string command, string found)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        Own("12345");
        try
        {
            KeyScanRun refused = Run(command, ("HOME", _outside.Path));
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("dubious ownership", refused.All, StringComparison.Ordinal);
            KeyScanRun withoutGit = Run(command, ("HOME", _outside.Path), ("PATH", _outside.Path));
            Assert.Equal(2, withoutGit.ExitCode);
            Assert.Contains("is not owned by current user", withoutGit.All, StringComparison.Ordinal);

            _outside.Write(".gitconfig", $"[safe]\n\tdirectory = {_history.Git.Path}\n");
            AssertFound(found, Run(command, ("HOME", _outside.Path)));
            AssertFound(found, Run(command, ("HOME", _outside.Path), ("PATH", _outside.Path)));
        }
        finally
        {
            Own("0");
        }
    }

    private void Own(string user)
    {
        using var chown = System.Diagnostics.Process.Start("chown", ["-R", user, _history.Git.Path]);
        chown.WaitToEnd();
    }

    private static void AssertFound(string found, KeyScanRun run)
    {
        Assert.True(run.ExitCode == (found.Length == 0 ? 0 : 1), run.All);
        Assert.Contains(found, run.Output, StringComparison.Ordinal);
    }

    private KeyScanRun Run(string command, params (string Name, string Value)[] variables) => Run(command, [], variables);

    private KeyScanRun Run(string command, string[] before, params (string Name, string Value)[] variables)
    {
        var keyscan = new KeyScanProcess(_history.Git.Path)
        {
            Before = before,
            Input = System.Text.Encoding.ASCII.GetBytes($"refs/heads/main {_head} refs/heads/main {new string('0', 40)}\n"),
        };
        foreach ((string name, string value) in variables)
            keyscan.Environment[name] = value;
        return keyscan.Run(
            [.. command.Split(' ').Select(a => a is "STATE" or "BASELINE" ? _outside.Combine($"{a}-{Guid.NewGuid():N}") : a)]);
    }
}
