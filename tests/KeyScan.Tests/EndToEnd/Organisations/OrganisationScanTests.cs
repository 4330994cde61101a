using System.Diagnostics;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Organisations;

/// <summary>An organisation of 200 repositories behind the fake GitHub, cloned from a real git server.</summary>
public sealed class OrganisationScanTests : IAsyncLifetime, IDisposable
{
    private const int Repositories = 200;
    private readonly TemporaryFolder _folder = new();
    private TestOrganisation _organisation = null!;

    public async Task InitializeAsync() => _organisation = await TestOrganisation.StartAsync(_folder, Repositories);

    public async Task DisposeAsync() => await _organisation.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_of_it_is_scanned_and_the_second_time_only_what_is_new()
    {
        KeyScanRun first = Scan("one");
        Assert.True(first.ExitCode == 1, first.All);
        Assert.Contains($"{Repositories} of {Repositories} repositories covered", first.Output, StringComparison.Ordinal);
        Assert.Equal(_organisation.Expected, Found("one"));
        Assert.DoesNotContain(TestOrganisation.Token, first.All, StringComparison.Ordinal);

        int asked = _organisation.Git.Paths.Count;
        Assert.Equal(1, Scan("one").ExitCode);
        Assert.Equal(_organisation.Expected, Found("one"));
        Assert.True(_organisation.Git.Paths.Count - asked < asked,
            $"{asked} requests at first, {_organisation.Git.Paths.Count - asked} more then");
        Assert.DoesNotContain(TestOrganisation.Token, string.Join('\n',
            Directory.EnumerateFiles(_folder.Combine("one"), "*", SearchOption.AllDirectories)
                .Where(f => new FileInfo(f).Length < 1 << 20).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_ten_times_it_goes_on_where_it_was_and_comes_to_the_same()
    {
        var random = new Random(20);
        for (int kill = 0; kill < 10; kill++)
        {
            using Process process = Tool("two").Start(Arguments("two"));
            Task drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            int until = _organisation.Git.Paths.Count + random.Next(5, 60);
            await Task.WhenAny(process.WaitToEndAsync(), _organisation.Git.WaitForAsync(until));
            process.Kill(entireProcessTree: true);
            await process.WaitToEndAsync();
            await drained;
        }
        KeyScanRun last = Scan("two");
        Assert.True(last.ExitCode == 1, last.All);
        Assert.Equal(_organisation.Expected, Found("two"));
    }

    [Fact]
    public void What_cannot_be_cloned_is_named_and_stops_nothing_else()
    {
        _organisation.GitHub.Repositories["acme/service-007"].CloneUrl = $"{_organisation.Git.Address}gone.git";
        KeyScanRun run = Scan("three");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not covered: acme/service-007", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{Repositories - 1} of {Repositories} repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Equal(_organisation.Expected.Where(e => e.Value != "acme/service-007"), Found("three"));
    }

    private Dictionary<string, string> Found(string run) => TestOrganisation.Found(_folder.Combine($"{run}/registry.db"));

    private KeyScanRun Scan(string run) => Tool(run).Run(Arguments(run));

    private KeyScanProcess Tool(string run)
    {
        Directory.CreateDirectory(_folder.Combine(run));
        return TestOrganisation.Tool(_folder, _folder.Combine($"{run}/registry.db"));
    }

    private string[] Arguments(string run) => ["github", "org", "acme", .. _organisation.Options(_folder, $"{run}/cache")];
}
