using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Workers;

/// <summary>A broker or a database that goes away in the middle, and comes back or does not.</summary>
public sealed class LostServersTests : IAsyncLifetime, IDisposable
{
    private const int Repositories = 30;
    private readonly TemporaryFolder _folder = new();
    private TestOrganisation _organisation = null!;

    public async Task InitializeAsync() => _organisation = await TestOrganisation.StartAsync(_folder, Repositories);

    public async Task DisposeAsync() => await _organisation.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_broker_that_is_killed_and_started_again_loses_nothing()
    {
        using var rabbit = new RabbitServer();
        var queued = new QueuedOrganisation(_folder, _organisation, PostgresServer.Shared.CreateDatabase(), rabbit.NextAddress());
        using RunningTool enqueue = queued.StartEnqueue("*", "--wait");
        using RunningTool worker = queued.StartWork("one");
        await _organisation.Git.WaitForAsync(20);
        rabbit.Stop();
        rabbit.Start();

        KeyScanRun run = await enqueue.EndAsync();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains($"{Repositories} of {Repositories} repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Equal(_organisation.Expected, TestOrganisation.Found(queued.Registry));

        // Now the worker has nothing in hand.
        rabbit.Stop();
        rabbit.Start();
        KeyScanRun again = queued.Enqueue("service-00*", "--wait");
        Assert.True(again.ExitCode == 1, again.All);
        Assert.Contains("10 of 10 repositories covered", again.Output, StringComparison.Ordinal);
        KeyScanRun ended = await worker.TerminateAsync();
        Assert.True(ended.ExitCode == 0, ended.All);
        Assert.Contains("the broker is away", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(0u, await queued.CountAsync(QueuedOrganisation.Jobs));
    }

    [Fact]
    public async Task A_database_that_is_stopped_and_started_again_loses_nothing()
    {
        using var postgres = new PostgresServer();
        var queued = new QueuedOrganisation(_folder, _organisation, postgres.CreateDatabase(), RabbitServer.Shared.NextAddress());
        using RunningTool enqueue = queued.StartEnqueue("*", "--wait");
        using RunningTool worker = queued.StartWork("two");
        await _organisation.Git.WaitForAsync(20);
        postgres.Stop();
        postgres.Start();

        KeyScanRun run = await enqueue.EndAsync();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Equal(_organisation.Expected, TestOrganisation.Found(queued.Registry));
        KeyScanRun ended = await worker.TerminateAsync();
        Assert.True(ended.ExitCode == 0, ended.All);
        Assert.Contains("Trying again in", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_stays_away_ends_the_worker_and_its_job_goes_back()
    {
        using var postgres = new PostgresServer();
        var queued = new QueuedOrganisation(_folder, _organisation, postgres.CreateDatabase(), RabbitServer.Shared.NextAddress());
        Assert.Equal(0, queued.Enqueue("service-00*").ExitCode);
        using RunningTool worker = queued.StartWork("three", "--patience", "1");
        await _organisation.Git.WaitForAsync(1);
        postgres.Stop();
        KeyScanRun ended = await worker.EndAsync();
        Assert.True(ended.ExitCode == 2, ended.All);
        Assert.Contains("the registry failed", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("1 given back", ended.Output, StringComparison.Ordinal);

        postgres.Start();
        KeyScanRun rest = queued.Work();
        Assert.True(rest.ExitCode == 0, rest.All);
        Assert.Equal(_organisation.Expected.Where(e => string.CompareOrdinal(e.Value, "acme/service-010") < 0),
            TestOrganisation.Found(queued.Registry));
    }
}
