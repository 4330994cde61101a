using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Workers;

/// <summary>What <c>--also</c> asks for goes over a queue as well.</summary>
public sealed class QueuedTextsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestOrganisation _organisation = null!;

    public async Task InitializeAsync() => _organisation = await TestOrganisation.StartAsync(_folder, 2);

    public async Task DisposeAsync() => await _organisation.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_worker_reads_the_issues_that_a_job_asks_for()
    {
        string key = MadeTokens.Random("acme_", 20, seed: 77);
        _organisation.GitHub.Repositories["acme/service-001"].Issues.Add((3, "It broke", $"with key = {key}", false));
        var queued = new QueuedOrganisation(_folder, _organisation, PostgresServer.Shared.CreateDatabase(), RabbitServer.Shared.NextAddress());
        KeyScanRun enqueue = queued.Enqueue("*", "--also", "issues");
        Assert.True(enqueue.ExitCode == 0, enqueue.All);
        KeyScanRun worker = queued.Work();
        Assert.Contains("2 jobs: 2 covered", worker.Output, StringComparison.Ordinal);
        Assert.Contains(TestOrganisation.Everything(queued.Registry), line => line.Contains("acme/service-001#3", StringComparison.Ordinal));
        Assert.DoesNotContain(key, worker.All, StringComparison.Ordinal);
    }
}
