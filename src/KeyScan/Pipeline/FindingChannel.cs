using System.Threading.Channels;

namespace KeyScan.Pipeline;

/// <summary>
/// The one channel that findings leave the source's threads through. Bounded: a full one makes those threads wait. Its reading
/// side is started by the first finding, because most runs have none and starting it costs more than scanning a commit.
/// </summary>
internal sealed class FindingChannel(Action<Finding> take)
{
    private const int Capacity = 1024;
    private readonly Lock _lock = new();
    private Channel<Finding>? _channel;
    private Task? _merging;

    /// <summary>Hands a finding over; waits while the channel is full.</summary>
    public void Write(Finding finding)
    {
        ChannelWriter<Finding> writer = Open().Writer;
        while (!writer.TryWrite(finding))
            writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Waits until all findings are merged; later ones are taken again.</summary>
    public void Complete()
    {
        Task? merging;
        lock (_lock)
        {
            _channel?.Writer.Complete();
            (merging, _channel, _merging) = (_merging, null, null);
        }
        merging?.GetAwaiter().GetResult();
    }

    private Channel<Finding> Open()
    {
        lock (_lock)
        {
            if (_channel is null)
            {
                var channel = Channel.CreateBounded<Finding>(new BoundedChannelOptions(Capacity) { SingleReader = true });
                _channel = channel;
                _merging = Task.Run(() => MergeAsync(channel.Reader));
            }
            return _channel;
        }
    }

    private async Task MergeAsync(ChannelReader<Finding> findings)
    {
        await foreach (Finding finding in findings.ReadAllAsync().ConfigureAwait(false))
            take(finding);
    }
}
