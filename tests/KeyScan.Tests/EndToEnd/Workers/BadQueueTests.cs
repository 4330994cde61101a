using System.Text;
using KeyScan.Forges.Queue;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Workers;

/// <summary>What is wrong with a queue, what stands on it, or who takes it is said, and loses nothing.</summary>
public sealed class BadQueueTests : IAsyncLifetime, IDisposable
{
    private static readonly JobKey Key = JobKey.Derive(Encoding.UTF8.GetBytes(TestOrganisation.QueueKey));
    private readonly TemporaryFolder _folder = new();
    private TestOrganisation _organisation = null!;

    public async Task InitializeAsync() => _organisation = await TestOrganisation.StartAsync(_folder, 12);

    public async Task DisposeAsync() => await _organisation.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_no_job_is_put_aside_with_the_reason_and_stops_nothing()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-00*").ExitCode);
        string good = Encoding.UTF8.GetString(JobJson.Write(new ScanJob("acme/x", "https://git.example.test/x.git") { Target = "t", Run = DateTimeOffset.UnixEpoch }).Span);
        await queued.PublishAsync(
            "no json"u8.ToArray(),
            Encoding.UTF8.GetBytes(good.Replace("keyscan-job/1", "keyscan-job/2", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(good.Replace("https://git.example.test/x.git", "ext::sh -c touch% /tmp/x", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(good.Replace("https://git.example.test/x.git", "file:///etc", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(good),
            JobKey.Derive(Encoding.UTF8.GetBytes("another key that nobody shares")).Sign(Encoding.UTF8.GetBytes(good)),
            Key.Sign(Encoding.UTF8.GetBytes(good)),
            new byte[1 << 20]);

        KeyScanRun worker = queued.Work();
        Assert.True(worker.ExitCode == 2, worker.All);
        Assert.Contains("18 jobs: 10 covered, 0 done before, 0 not covered, 8 put aside", worker.Output,
            StringComparison.Ordinal);
        foreach (string why in (string[])["is no job: it is of another version", "is no job: it is not signed",
            "is no job: it was signed with another key", "in the name of acme/x: its run began more than 7 days ago"])
            Assert.Contains(why, worker.Output, StringComparison.Ordinal);
        Assert.Equal(_organisation.Expected.Where(e => string.CompareOrdinal(e.Value, "acme/service-010") < 0),
            TestOrganisation.Found(queued.Registry));
        Assert.Equal(8u, await queued.CountAsync(QueuedOrganisation.Aside));
        await queued.LookAsync(QueuedOrganisation.Aside, message =>
        {
            Assert.Equal("no json", Encoding.UTF8.GetString(message.Body.Span));
            Assert.Equal("a message of 7 bytes that is no job: it is no JSON",
                Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["keyscan-reason"]!));
        });
    }

    [Fact]
    public async Task A_job_in_the_name_of_a_repository_with_another_address_changes_nothing_of_what_is_known()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-000").ExitCode);
        Assert.Equal(0, queued.Work().ExitCode);
        Dictionary<string, string> found = TestOrganisation.Found(queued.Registry);
        Assert.Single(found);
        ReadOnlyMemory<byte> spoof = JobJson.Write(new ScanJob("acme/service-000",
            $"{_organisation.Git.Address}acme/service-001.git") { TakesToken = true, Target = "t",
            Run = TimeProvider.System.GetUtcNow() });
        await queued.PublishAsync(spoof);
        KeyScanRun worker = queued.Work();
        Assert.Equal(2, worker.ExitCode);
        Assert.Contains("it is not signed", worker.Output, StringComparison.Ordinal);
        // Also where jobs need no signature, a name stays with its address.
        await queued.PublishAsync(spoof);
        KeyScanRun lax = queued.Work("--unsigned-jobs");
        Assert.Equal(2, lax.ExitCode);
        Assert.Contains("a job in the name of acme/service-000: its name belongs to another address", lax.Output,
            StringComparison.Ordinal);
        Assert.Equal(found, TestOrganisation.Found(queued.Registry));
    }

    [Fact]
    public void Without_a_key_nothing_is_queued_and_nothing_is_taken()
    {
        QueuedOrganisation queued = Queued();
        foreach (KeyScanRun run in (KeyScanRun[])[queued.Without("KEYSCAN_QUEUE_KEY").Enqueue("service-000"),
            queued.Without("KEYSCAN_QUEUE_KEY").Work()])
        {
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("KEYSCAN_QUEUE_KEY_FILE", run.Errors, StringComparison.Ordinal);
        }
        Assert.Equal(0, queued.Without("KEYSCAN_QUEUE_KEY").Enqueue("service-000", "--unsigned-jobs").ExitCode);
        Assert.Equal(0, queued.Without("KEYSCAN_QUEUE_KEY").Work("--unsigned-jobs").ExitCode);
    }

    [Fact]
    public void A_worker_clones_from_no_host_of_its_own_network_unless_it_is_listed()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-000").ExitCode);
        KeyScanRun worker = queued.Without("KEYSCAN_ALLOW_PRIVATE").Work();
        Assert.Equal(2, worker.ExitCode);
        Assert.Contains("not covered: acme/service-000", worker.Output, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1, a loopback address", worker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_organisation.Git.Paths, path => path.Contains("service-000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_ends_its_workers_again_and_again_is_put_aside_and_recorded()
    {
        QueuedOrganisation queued = Queued();
        using RunningTool enqueue = queued.StartEnqueue("service-003", "--wait");
        await WhenQueuedAsync(queued, enqueue);
        for (int i = 0; i < JobDelivery.MostDeliveries; i++)
            await queued.LookAsync(QueuedOrganisation.Jobs, _ => { });

        KeyScanRun worker = queued.Work();
        Assert.True(worker.ExitCode == 2, worker.All);
        KeyScanRun run = await enqueue.EndAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("0 of 1 repositories covered", run.Output, StringComparison.Ordinal);
        Assert.Contains("not covered: acme/service-003: its worker ended 5 times", run.Output, StringComparison.Ordinal);
        Assert.Equal(1u, await queued.CountAsync(QueuedOrganisation.Aside));
    }

    [Fact]
    public async Task A_worker_that_is_stopped_does_not_make_forget_how_often_a_job_ended_others()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-003").ExitCode);
        const int Before = JobDelivery.MostDeliveries - 2;
        for (int i = 0; i < Before; i++)
            await queued.LookAsync(QueuedOrganisation.Jobs, _ => { });
        _organisation.Git.Instead["/acme/service-003.git"] = context =>
            Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        using (RunningTool stopped = queued.StartWork("stopped"))
        {
            await _organisation.Git.WaitForAsync(1);
            KeyScanRun ended = await stopped.TerminateAsync();
            Assert.Contains("1 given back", ended.Output, StringComparison.Ordinal);
        }
        _organisation.Git.Instead.Clear();
        for (int i = Before; i < JobDelivery.MostDeliveries; i++)
            await queued.LookAsync(QueuedOrganisation.Jobs, _ => { });
        KeyScanRun worker = queued.Work();
        Assert.True(worker.Output.Contains("put aside: acme/service-003: its worker ended 5 times", StringComparison.Ordinal),
            worker.All);
    }

    [Fact]
    public async Task A_job_that_calls_its_repository_as_the_registry_is_called_is_done_once_as_any_other()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-00*").ExitCode);
        await queued.PublishAsync(Key.Sign(JobJson.Write(new ScanJob(RegistryAddress.Parse(queued.Registry).Shown,
            $"{_organisation.Git.Address}gone.git") { Target = "t", Run = TimeProvider.System.GetUtcNow() })));
        KeyScanRun worker = queued.Work();
        Assert.Equal(2, worker.ExitCode);
        Assert.Contains("11 jobs: 10 covered, 0 done before, 1 not covered", worker.Output, StringComparison.Ordinal);
        Assert.Single(_organisation.Git.Paths, path => path.Contains("gone.git", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repository_that_is_gone_is_named_by_the_worker_and_by_who_waits()
    {
        _organisation.GitHub.Repositories["acme/service-007"].CloneUrl = $"{_organisation.Git.Address}gone.git";
        QueuedOrganisation queued = Queued();
        using RunningTool enqueue = queued.StartEnqueue("service-007", "--include", "service-008", "--wait");
        await WhenQueuedAsync(queued, enqueue);
        KeyScanRun worker = queued.Work();
        Assert.Equal(2, worker.ExitCode);
        Assert.Contains("not covered: acme/service-007", worker.Output, StringComparison.Ordinal);
        KeyScanRun run = await enqueue.EndAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not covered: acme/service-007", run.Output, StringComparison.Ordinal);
        Assert.Equal(0u, await queued.CountAsync(QueuedOrganisation.Jobs));
    }

    [Fact]
    public async Task A_job_that_nobody_has_any_more_is_named_by_who_waits()
    {
        QueuedOrganisation queued = Queued();
        using RunningTool enqueue = queued.StartEnqueue("service-001", "--wait");
        await WhenQueuedAsync(queued, enqueue);
        await queued.PurgeAsync();
        KeyScanRun run = await enqueue.EndAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not covered: acme/service-001: no worker has it", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_jobs_twice_come_to_the_same()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-00*").ExitCode);
        Assert.Equal(0, queued.Enqueue("service-00*").ExitCode);
        KeyScanRun worker = queued.Work();
        Assert.True(worker.ExitCode == 0, worker.All);
        Assert.Contains("20 jobs: 10 covered, 10 done before", worker.Output, StringComparison.Ordinal);
        Assert.Equal(_organisation.Expected.Where(e => string.CompareOrdinal(e.Value, "acme/service-010") < 0),
            TestOrganisation.Found(queued.Registry));
    }

    [Fact]
    public async Task A_repository_that_another_worker_has_in_hand_is_put_off_until_that_is_done()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("service-003").ExitCode);
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(queued.Registry));
        IDisposable other = database.TryHold("acme/service-003")!;
        using RunningTool worker = queued.StartWork("later", "--until-empty");
        await queued.WhenSomeAsync(QueuedOrganisation.Later, worker);
        Assert.Empty(new RepositoryStore(database).All());
        other.Dispose();
        KeyScanRun ended = await worker.EndAsync();
        Assert.Contains("1 jobs: 1 covered", ended.Output, StringComparison.Ordinal);
        Assert.Equal(_organisation.Expected.Where(e => e.Value == "acme/service-003"), TestOrganisation.Found(queued.Registry));
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_end_gives_back_what_it_has_in_hand()
    {
        QueuedOrganisation queued = Queued();
        Assert.Equal(0, queued.Enqueue("*").ExitCode);
        using RunningTool worker = queued.StartWork("ended");
        await _organisation.Git.WaitForAsync(1);
        KeyScanRun ended = await worker.TerminateAsync();
        Assert.True(ended.ExitCode == 0, ended.All);
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(queued.Registry));
        Assert.Equal(12, await queued.CountAsync(QueuedOrganisation.Jobs) + new RepositoryStore(database).All().Count);
        Assert.Equal(0, queued.Work().ExitCode);
        Assert.Equal(_organisation.Expected, TestOrganisation.Found(queued.Registry));
    }

    [Fact]
    public void A_broker_that_takes_no_more_is_named_with_what_it_has_taken()
    {
        var queued = new QueuedOrganisation(_folder, _organisation, PostgresServer.Shared.CreateDatabase(),
            RabbitServer.Shared.AddressOf(RabbitServer.Full));
        // The broker notices that a queue is full only some time after: this may come through whole, or be refused in part.
        Assert.True(queued.Enqueue("*", "--patience", "1").ExitCode is 0 or 2);
        KeyScanRun run = queued.Enqueue("*", "--patience", "1");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the broker did not take a job", run.Errors, StringComparison.Ordinal);
        Assert.Contains("of 12 jobs are on the queue. The same command goes on from there.", run.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_only_workers_could_follow_is_refused_beside_enqueue()
    {
        var queued = new QueuedOrganisation(_folder, _organisation, PostgresServer.Shared.CreateDatabase(),
            RabbitServer.Shared.AddressOf(RabbitServer.Full));
        KeyScanRun run = queued.Enqueue("*", "--disable-rule", "acme-key");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--disable-rule: it says how to scan, and workers do that", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_that_only_one_machine_has_and_an_argument_with_a_password_are_refused()
    {
        string address = RabbitServer.Shared.AddressOf(RabbitServer.Full);
        KeyScanRun file = new QueuedOrganisation(_folder, _organisation, _folder.Combine("registry.db"), address).Enqueue("*");
        Assert.Equal(2, file.ExitCode);
        Assert.Contains("this is a file", file.Errors, StringComparison.Ordinal);

        string password = MadeTokens.Random("", 20, 5);
        KeyScanRun shown = KeyScanProcess.Run(_folder.Path, "worker", "--queue",
            address.Replace("guest@", $"guest:{password}@", StringComparison.Ordinal));
        Assert.Equal(2, shown.ExitCode);
        Assert.Contains("arguments can be read by others", shown.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(password, shown.All, StringComparison.Ordinal);

        KeyScanRun refused = TestOrganisation.Tool(_folder, PostgresServer.Shared.CreateDatabase(),
            ("KEYSCAN_QUEUE", address.Replace("guest@", $"guest:{password}@", StringComparison.Ordinal))).Run("worker");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("the broker refuses the user or the password", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(password, refused.All, StringComparison.Ordinal);
    }

    private QueuedOrganisation Queued() =>
        new(_folder, _organisation, PostgresServer.Shared.CreateDatabase(), RabbitServer.Shared.NextAddress());

    /// <summary>Who waits goes on for as long as there are jobs, so that what it has queued can be seen.</summary>
    private static async Task WhenQueuedAsync(QueuedOrganisation queued, RunningTool enqueue)
    {
        while (!await queued.HasJobsAsync())
            Assert.False(enqueue.HasEnded);
    }
}
