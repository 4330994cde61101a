using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>
/// Private repositories and a wiki on nginx, fcgiwrap and <c>git http-backend</c>: a real server that wants the token.
/// </summary>
public sealed class PrivateCloneTests : IAsyncLifetime
{
    private SmallOrganisation _acme = null!;

    public async Task InitializeAsync()
    {
        _acme = await SmallOrganisation.StartAsync();
        _acme.Add("acme/one", $"KEY={SmallOrganisation.Key(1)}");
        _acme.Add("acme/two", $"KEY={SmallOrganisation.Key(2)}");
        _acme.Commit("acme/two.wiki", "Home.md", Encoding.ASCII.GetBytes($"{SmallOrganisation.Key(3)}\n"));
    }

    public Task DisposeAsync() => _acme.DisposeAsync().AsTask();

    [Fact]
    public async Task They_are_cloned_with_the_token_which_stands_in_no_argument_file_or_output()
    {
        using NginxGitServer nginx = Serve(SmallOrganisation.Token);
        _acme.Folder.WriteScript("bin/git",
            $"printf '%s\\n' \"$@\" >> '{_acme.Folder.Combine("arguments")}'\nexec {RealGit()} \"$@\"");
        KeyScanProcess tool = _acme.Tool(("PATH", $"{_acme.Folder.Combine("bin")}:{Environment.GetEnvironmentVariable("PATH")}"));
        var commands = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var done = new CancellationTokenSource();
        Task watch = Task.Run(() => Watch(commands, done.Token));
        KeyScanRun run = tool.Run(["github", "org", "acme", "--also", "wikis", .. _acme.Always]);
        KeyScanRun again = tool.Run(["github", "org", "acme", "--also", "wikis", .. _acme.Always]);
        await done.CancelAsync();
        await watch;

        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("2 of 2 repositories covered: 3 open findings", run.Output, StringComparison.Ordinal);
        Assert.Equal(run.Output, again.Output);
        string arguments = File.ReadAllText(_acme.Folder.Combine("arguments"));
        Assert.Contains("clone", arguments, StringComparison.Ordinal);
        Assert.Contains("fetch", arguments, StringComparison.Ordinal);
        string cached = string.Concat(
            Directory.EnumerateFiles(_acme.Folder.Combine("cache"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        string encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes($"x-access-token:{SmallOrganisation.Token}"));
        Assert.All([run.All, again.All, arguments, cached, string.Join('\n', commands.Keys)], text =>
        {
            Assert.DoesNotContain(SmallOrganisation.Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(encoded, text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void With_a_token_that_the_server_does_not_take_they_are_named()
    {
        using NginxGitServer nginx = Serve("another-token");
        KeyScanRun run = _acme.Scan();
        Assert.True(run.ExitCode == 2, run.All);
        Assert.Contains("0 of 2 repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Matches("not covered: acme/one: .*it could not be cloned: .*Check that the credentials are right and may read it",
            run.Output);
        Assert.DoesNotContain(SmallOrganisation.Token, run.All, StringComparison.Ordinal);
    }

    private NginxGitServer Serve(string token)
    {
        var nginx = NginxGitServer.Start(_acme.Served, token);
        foreach ((string name, var repository) in _acme.GitHub.Repositories)
            repository.CloneUrl = $"{nginx.Address}{name}.git";
        return nginx;
    }

    private static string RealGit() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(f => Path.Combine(f, "git")).First(File.Exists);

    /// <summary>The command lines of all processes, as anybody on the machine can read them.</summary>
    private static void Watch(ConcurrentDictionary<string, bool> commands, CancellationToken done)
    {
        while (!done.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5)))
        {
            foreach (Process process in Process.GetProcesses())
            {
                using (process)
                {
                    try
                    {
                        commands.TryAdd(File.ReadAllText($"/proc/{process.Id}/cmdline"), true);
                    }
                    catch (IOException)
                    {
                        // It has ended.
                    }
                }
            }
        }
    }
}
