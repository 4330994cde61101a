using System.Diagnostics;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace KeyScan.Tests.EndToEnd.Workers;

/// <summary>An organisation whose repositories go over a queue: what runs keyscan on it, and looks into the queues.</summary>
/// <param name="folder">Where its files are.</param>
/// <param name="organisation">The organisation.</param>
/// <param name="registry">Its registry, on PostgreSQL.</param>
/// <param name="queue">Its queue.</param>
internal sealed class QueuedOrganisation(TemporaryFolder folder, TestOrganisation organisation, string registry, string queue)
{
    private string? _without;

    /// <summary>The queue of jobs, as the broker calls it.</summary>
    public const string Jobs = "keyscan.jobs";

    /// <summary>The queue of what is put off.</summary>
    public const string Later = "keyscan.later";

    /// <summary>The queue of what was put aside.</summary>
    public const string Aside = "keyscan.failed";

    /// <summary>Its registry.</summary>
    public string Registry => registry;

    /// <summary>The same without a variable of its environment.</summary>
    public QueuedOrganisation Without(string variable) => new(folder, organisation, registry, queue) { _without = variable };

    /// <summary>Queues the repositories whose names match.</summary>
    public KeyScanRun Enqueue(string include, params string[] more) => Tool().Run(EnqueueArguments(include, more));

    /// <summary>Starts to queue them.</summary>
    public RunningTool StartEnqueue(string include, params string[] more) => new(Tool().Start(EnqueueArguments(include, more)));

    /// <summary>Works until the queue is empty.</summary>
    public KeyScanRun Work(params string[] more) => Tool().Run(WorkArguments("alone", ["--until-empty", .. more]));

    /// <summary>Starts a worker with a cache of its own.</summary>
    public RunningTool StartWork(string cache, params string[] more) => new(Tool().Start(WorkArguments(cache, more)));

    /// <summary>How many messages wait on a queue.</summary>
    public async Task<uint> CountAsync(string name)
    {
        await using IConnection connection = await RabbitServer.ConnectAsync(queue);
        await using IChannel channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync(name);
    }

    /// <summary>Whether the queue of jobs is there and has some.</summary>
    public async Task<bool> HasJobsAsync()
    {
        try
        {
            return await CountAsync(Jobs) > 0;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }

    /// <summary>Waits until something is on a queue, which <paramref name="tool"/> puts there.</summary>
    public async Task WhenSomeAsync(string name, RunningTool tool)
    {
        await using IConnection connection = await RabbitServer.ConnectAsync(queue);
        await using IChannel channel = await connection.CreateChannelAsync();
        while (await channel.MessageCountAsync(name) == 0)
            Assert.False(tool.HasEnded);
    }

    /// <summary>Empties the queue of jobs.</summary>
    public async Task PurgeAsync()
    {
        await using IConnection connection = await RabbitServer.ConnectAsync(queue);
        await using IChannel channel = await connection.CreateChannelAsync();
        await channel.QueuePurgeAsync(Jobs);
    }

    /// <summary>Puts something on the queue of jobs, as anybody could who may write to it.</summary>
    public async Task PublishAsync(params ReadOnlyMemory<byte>[] bodies)
    {
        await using IConnection connection = await RabbitServer.ConnectAsync(queue);
        await using IChannel channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        foreach (ReadOnlyMemory<byte> body in bodies)
            await channel.BasicPublishAsync("", Jobs, mandatory: true, body);
    }

    /// <summary>Takes the first message of a queue, hands it to <paramref name="look"/>, and gives it back.</summary>
    public async Task LookAsync(string name, Action<BasicGetResult> look)
    {
        await using IConnection connection = await RabbitServer.ConnectAsync(queue);
        await using IChannel channel = await connection.CreateChannelAsync();
        BasicGetResult message =
            await channel.BasicGetAsync(name, autoAck: false) ?? throw new InvalidOperationException($"{name} is empty.");
        look(message);
        await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
    }

    private KeyScanProcess Tool() => _without is null
        ? TestOrganisation.Tool(folder, registry, ("KEYSCAN_QUEUE", queue))
        : TestOrganisation.Tool(folder, registry, ("KEYSCAN_QUEUE", queue), (_without, ""));

    private string[] EnqueueArguments(string include, string[] more) =>
        ["github", "org", "acme", "--github-api", organisation.GitHub.Address.ToString(), "--include", include, "--enqueue",
            .. more];

    private string[] WorkArguments(string cache, string[] more) => ["worker", .. organisation.Options(folder, cache), .. more];
}

/// <summary>keyscan while it runs, its output read all along.</summary>
internal sealed class RunningTool(Process process) : IDisposable
{
    private readonly Task<string> _output = process.StandardOutput.ReadToEndAsync();
    private readonly Task<string> _errors = process.StandardError.ReadToEndAsync();

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Kills it and what it has started.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await EndAsync();
    }

    /// <summary>Asks it to end, as Kubernetes does, and waits.</summary>
    public async Task<KeyScanRun> TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitToEndAsync();
        return await EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<KeyScanRun> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return new KeyScanRun(process.ExitCode, await _output, await _errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
