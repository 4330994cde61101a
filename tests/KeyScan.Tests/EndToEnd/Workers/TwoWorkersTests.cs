using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Workers;

/// <summary>200 repositories over a real queue, scanned by two workers into a real PostgreSQL.</summary>
public sealed class TwoWorkersTests : IAsyncLifetime, IDisposable
{
    private const int Repositories = 200;
    private readonly TemporaryFolder _folder = new();
    private TestOrganisation _organisation = null!;

    public async Task InitializeAsync() => _organisation = await TestOrganisation.StartAsync(_folder, Repositories);

    public async Task DisposeAsync() => await _organisation.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_of_them_killed_half_way_they_come_to_the_same_as_a_run_without_a_queue()
    {
        string alone = PostgresServer.Shared.CreateDatabase();
        KeyScanRun undisturbed =
            TestOrganisation.Tool(_folder, alone).Run(["github", "org", "acme", .. _organisation.Options(_folder, "alone")]);
        Assert.True(undisturbed.ExitCode == 1, undisturbed.All);
        int requests = _organisation.Git.Paths.Count;

        var queued = new QueuedOrganisation(_folder, _organisation, PostgresServer.Shared.CreateDatabase(),
            RabbitServer.Shared.NextAddress());
        using RunningTool enqueue = queued.StartEnqueue("*", "--wait");
        using RunningTool killed = queued.StartWork("shared"), staying = queued.StartWork("shared");
        await _organisation.Git.WaitForAsync(requests + requests / 2);
        await killed.KillAsync();

        KeyScanRun run = await enqueue.EndAsync();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains($"{Repositories} of {Repositories} repositories are queued", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{Repositories} of {Repositories} repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Equal(_organisation.Expected, TestOrganisation.Found(queued.Registry));
        Assert.Equal(TestOrganisation.Everything(alone), TestOrganisation.Everything(queued.Registry));

        KeyScanRun ended = await staying.TerminateAsync();
        Assert.True(ended.ExitCode == 0, ended.All);
        Assert.Equal(0u, await queued.CountAsync(QueuedOrganisation.Jobs));
        Assert.DoesNotContain(TestOrganisation.Token, run.All + ended.All, StringComparison.Ordinal);
    }
}
