using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary><c>keyscan git ADDRESS</c>: cloned, scanned, removed.</summary>
public sealed class CloneTests : IDisposable
{
    private const string Password = "hunter2-hunter2"; // keyscan:allow reason="made up, opens a server of the test"
    private readonly GitRepository _repository = new();
    private readonly TemporaryFolder _temporary = new();
    private readonly string _key = PlantedTree.MakeKey(1), _other = PlantedTree.MakeKey(2);

    public void Dispose()
    {
        _repository.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void All_refs_are_cloned_and_scanned_and_nothing_is_left()
    {
        _repository.Write("a.env", $"TOKEN={_key}\n");
        _repository.Commit("first");
        _repository.Write("b.env", $"TOKEN={_other}\n");
        string request = _repository.Commit("second");
        _repository.Run("update-ref", "refs/pull/7/head", request);
        _repository.Run("reset", "-q", "--hard", "HEAD~1");
        KeyScanRun run = Scan($"file://{_repository.Path}");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a.env:1:", run.Output, StringComparison.Ordinal);
        Assert.Contains("b.env:1:", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Scanned file://{_repository.Path}: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 leaked keys", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Errors);
        AssertNothingLeft();
    }

    [Fact]
    public void A_part_of_a_clone_can_be_asked_for_and_the_folder_we_are_in_does_not_configure_it()
    {
        _repository.Write("a.env", $"TOKEN={_key}\n");
        _repository.Commit("first");
        _repository.Write("b.env", $"TOKEN={_other}\n");
        _repository.Commit("second");
        _temporary.Write("here/.keyscan.yml", "disable-rules: [github]\n");
        KeyScanRun run = Run(_temporary.Combine("here")).Run("git", $"file://{_repository.Path}", "--range", "main~1..main");
        Assert.Contains("1 leaked key. Exit 1.", run.Output, StringComparison.Ordinal);
        Assert.Contains("b.env:1:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_wrong_is_told_by_the_address_not_by_the_folder_that_is_gone()
    {
        KeyScanRun run = Scan($"file://{_repository.Path}");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"file://{_repository.Path}: There are no commits", run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("keyscan-clone", run.All, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData("file:///there/is/no/such/repository")]
    [InlineData("https://127.0.0.1:1/none.git")]
    [InlineData("git://127.0.0.1:1/none.git")]
    [InlineData("ftp://127.0.0.1:1/none.git")]
    [InlineData("ssh://-oProxyCommand=touch/none.git")]
    public void What_cannot_be_cloned_is_exit_code_2(string address)
    {
        KeyScanRun run = Scan(address);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"keyscan: {address}: it could not be cloned: fatal: ", run.Errors, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public void A_transport_that_runs_programs_is_none()
    {
        KeyScanRun run = Scan($"ext::touch {_temporary.Combine("ran")}");
        Assert.Equal(2, run.ExitCode);
        AssertNothingLeft();
    }

    [Fact]
    public void Credentials_are_used_and_never_printed()
    {
        using var server = new OneAnswer();
        KeyScanRun run =
            Scan($"http://ada:{Password}@127.0.0.1:{server.Port}/shop.git?private_token={Password}", "--log-level", "debug");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"ada:{Password}"))}",
            server.Request, StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:{server.Port}/shop.git: it could not be cloned", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.All, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", run.All, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public void A_remote_repository_has_no_index()
    {
        KeyScanRun run = Scan($"https://ada:{Password}@127.0.0.1:1/none.git", "--staged");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("has no index", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.All, StringComparison.Ordinal);
    }

    [SignalFact(2)]
    public void A_clone_interrupted_from_the_keyboard_ends_git_and_all_it_started_and_leaves_nothing() =>
        Interrupt("INT", "ssh://git@example.invalid/shop.git");

    [SignalFact(15)]
    public void A_clone_that_is_ended_ends_git_and_all_it_started_and_leaves_nothing() =>
        Interrupt("TERM", "git@example.invalid:shop.git");

    [SignalFact(1)]
    public void A_clone_whose_terminal_is_closed_ends_git_and_all_it_started_and_leaves_nothing() =>
        Interrupt("HUP", "git@example.invalid:shop.git");

    private void Interrupt(string signal, string address)
    {
        using var scripts = new TemporaryFolder();
        string started = scripts.Combine("started");
        string ssh = scripts.Write("ssh.sh", $"echo $$ > {started}.new; mv {started}.new {started}; while :; do sleep 1; done\n");
        var keyscan = Run(_temporary.Path, ("GIT_SSH_COMMAND", $"sh {ssh}"), ("GIT_SSH_VARIANT", "simple"));
        using Process process = keyscan.Start("git", address);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(started), TimeSpan.FromSeconds(30)));
        string child = File.ReadAllText(started).Trim();
        using (Process kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]))
            kill.WaitToEnd();
        string errors = process.ReadErrors();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, process.ExitCode);
        Assert.Contains($"{address.Replace("git@example.invalid/", "example.invalid/", StringComparison.Ordinal)}: cloning "
            + "was interrupted", errors, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(child), TimeSpan.FromSeconds(10)));
        AssertNothingLeft();
    }

    private KeyScanRun Scan(string address, params string[] arguments) =>
        Run(_temporary.Path).Run(["git", address, .. arguments]);

    private KeyScanProcess Run(string folder, params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> environment = variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        Directory.CreateDirectory(_temporary.Combine("tmp"));
        environment["TMPDIR"] = _temporary.Combine("tmp");
        environment["GIT_CONFIG_GLOBAL"] = environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        return new KeyScanProcess(folder) { Environment = environment };
    }

    private void AssertNothingLeft() =>
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_temporary.Path, "*", SearchOption.AllDirectories), path =>
            path != _temporary.Combine("tmp") && !path.Contains("dotnet", StringComparison.Ordinal)
                && !path.Contains("clr-debug", StringComparison.Ordinal));

    // A process nobody waits for any more stays as a zombie where the container's first process does not collect them.
    private static bool IsRunning(string id)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status")
                .Any(l => l.StartsWith("State:", StringComparison.Ordinal) && !l.Contains('Z', StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>A server on loopback that keeps the first request and finds nothing.</summary>
    private sealed class OneAnswer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<string> _request;

        public OneAnswer()
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _request = Task.Run(AnswerAsync);
        }

        public int Port { get; }

        public string Request => _request.GetAwaiter().GetResult();

        public void Dispose() => _listener.Dispose();

        private async Task<string> AnswerAsync()
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            byte[] buffer = new byte[8192];
            int read = await client.GetStream().ReadAsync(buffer);
            await client.GetStream()
                .WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            return Encoding.ASCII.GetString(buffer, 0, read);
        }
    }
}
