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
        string key = AddIssue();
        QueuedOrganisation queued = Queued();
        KeyScanRun enqueue = queued.Enqueue("*", "--also", "issues");
        Assert.True(enqueue.ExitCode == 0, enqueue.All);
        KeyScanRun worker = queued.Work();
        Assert.Contains("2 jobs: 2 covered", worker.Output, StringComparison.Ordinal);
        Assert.Contains(TestOrganisation.Everything(queued.Registry),
            line => line.Contains("acme/service-001#3", StringComparison.Ordinal));
        Assert.DoesNotContain(key, worker.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_asks_for_more_is_no_less_to_do_because_one_that_asked_for_less_was_done_since()
    {
        string key = AddIssue();
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-001").ExitCode);
        using RunningTool enqueue = queued.StartEnqueue("service-001", "--also", "issues", "--wait");
        while (await queued.CountAsync(QueuedOrganisation.Jobs) < 2)
            Assert.False(enqueue.HasEnded);
        KeyScanRun worker = queued.Work();
        Assert.Contains("2 jobs: 2 covered, 0 done before", worker.Output, StringComparison.Ordinal);
        Assert.Contains(_organisation.GitHub.Seen, s => s.Path == "/repos/acme/service-001/issues");
        KeyScanRun waited = await enqueue.EndAsync();
        Assert.True(waited.ExitCode == 1, waited.All);
        Assert.Contains("1 of 1 repositories covered: 1 open findings", waited.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, worker.All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_asks_for_less_is_done_where_one_that_asked_for_more_was()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("*", "--also", "issues").ExitCode);
        Assert.Equal(0, queued.Enqueue("*").ExitCode);
        Assert.Contains("4 jobs: 2 covered, 2 done before", queued.Work().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_take_jobs_that_ask_for_all_there_is()
    {
        AddIssue();
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("*", "--also", "all").ExitCode);
        Assert.Contains("2 jobs: 2 covered", queued.Work().Output, StringComparison.Ordinal);
        Assert.Contains(TestOrganisation.Everything(queued.Registry),
            line => line.Contains("acme/service-001#3", StringComparison.Ordinal));
    }

    private string AddIssue()
    {
        string key = MadeTokens.Random("acme_", 20, seed: 77);
        _organisation.GitHub.Repositories["acme/service-001"].Issues.Add((3, "It broke", $"with key = {key}", false));
        return key;
    }

    private QueuedOrganisation Queued() =>
        new(_folder, _organisation, PostgresServer.Shared.CreateDatabase(), RabbitServer.Shared.NextAddress());
}
