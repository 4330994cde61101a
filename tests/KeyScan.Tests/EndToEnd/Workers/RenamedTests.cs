using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.FakeGitHub;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.EndToEnd.Workers;

/// <summary>A repository that is renamed while its job is on the queue.</summary>
public sealed class RenamedTests : IAsyncLifetime, IDisposable
{
    private const string Old = "acme/service-003";
    private const string New = "acme/moved-003";
    private readonly TemporaryFolder _folder = new();
    private TestOrganisation _organisation = null!;

    public async Task InitializeAsync() => _organisation = await TestOrganisation.StartAsync(_folder, 6);

    public async Task DisposeAsync() => await _organisation.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_waits_hears_of_it_by_the_name_that_was_listed_and_its_findings_are_there_once()
    {
        var queued = new QueuedOrganisation(_folder, _organisation, PostgresServer.Shared.CreateDatabase(),
            RabbitServer.Shared.NextAddress());
        Assert.Equal(0, queued.Enqueue("service-003").ExitCode);
        Assert.Contains("1 jobs: 1 covered", queued.Work().Output, StringComparison.Ordinal);
        Assert.Equal([Old], TestOrganisation.Found(queued.Registry).Values);

        Assert.Equal(0, queued.Enqueue("service-00*").ExitCode);
        using RunningTool enqueue = queued.StartEnqueue("service-00*", "--wait");
        while (await queued.CountAsync(QueuedOrganisation.Jobs) < 12)
            Assert.False(enqueue.HasEnded);
        Rename();
        using RunningTool worker = queued.StartWork("resident");
        KeyScanRun run = await enqueue.EndAsync();
        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("6 of 6 repositories covered: 2 open findings in 2 of them", run.Output, StringComparison.Ordinal);
        while (await queued.CountAsync(QueuedOrganisation.Jobs) > 0)
            Assert.False(worker.HasEnded);
        KeyScanRun ended = await worker.TerminateAsync();
        Assert.Contains("6 covered, ", ended.Output, StringComparison.Ordinal);

        Assert.Equal(["acme/moved-003", "acme/service-000"], TestOrganisation.Found(queued.Registry).Values);
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(queued.Registry));
        Assert.Equal(New, new RepositoryStore(database).Find(Old)!.MovedTo);
        Assert.Null(new RepositoryStore(database).Find(New)!.MovedTo);
    }

    private void Rename()
    {
        Directory.Move(_folder.Combine($"served/{Old}.git"), _folder.Combine($"served/{New}.git"));
        FakeRepository renamed = _organisation.GitHub.Add(New);
        _organisation.GitHub.Repositories.Remove(Old);
        renamed.CloneUrl = $"{_organisation.Git.Address}{New}.git";
        _organisation.GitHub.Renamed[Old] = New;
    }
}
