namespace KeyScan.Forges.Queue;

/// <summary>
/// A message that this worker has in hand. The broker gives it to another when the connection ends before it is acknowledged.
/// </summary>
internal sealed class JobDelivery
{
    /// <summary>
    /// How often a job may be given back without having been finished, before it is put aside: it seems to end whoever takes it.
    /// </summary>
    public const int MostDeliveries = 5;

    private readonly QueueConnection _connection;
    private readonly ulong _tag;

    internal JobDelivery(QueueConnection connection, ulong tag, ReadOnlyMemory<byte> body, long returned) =>
        (_connection, _tag, Body, Returned) = (connection, tag, body, returned);

    /// <summary>What was queued; hostile.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>
    /// How often it was taken and came back because its worker ended or lost the broker; also where it was given back or put off
    /// in between.
    /// </summary>
    public long Returned { get; }

    /// <summary>Takes it off the queue: its results are safe.</summary>
    /// <exception cref="QueueException">The broker was lost; it will come again.</exception>
    public Task AcknowledgeAsync(CancellationToken cancellation) => QueueConnection.GuardAsync(_connection.Address, async () =>
    {
        await _connection.Channel.BasicAckAsync(_tag, multiple: false, cancellation);
        return true;
    }, cancellation);

    /// <summary>Gives it to another worker, behind the others that wait. Nothing more can be taken on this connection.</summary>
    /// <exception cref="QueueException">The broker was lost; then it goes to another anyway.</exception>
    public async Task GiveBackAsync(CancellationToken cancellation)
    {
        // Else the copy could come to this worker, which ends with it in hand, and the broker counts that.
        await QueueConnection.GuardAsync(_connection.Address, async () =>
        {
            await _connection.Channel.BasicCancelAsync(QueueConnection.Consumer, noWait: false, cancellation);
            return true;
        }, cancellation);
        // A copy, because the broker counts what is given back, and a worker that is stopped in good order is no fault of the
        // job.
        await _connection.PublishAsync(QueueConnection.Jobs, Body, QueueConnection.ReturnedHeader, Returned, cancellation);
        await AcknowledgeAsync(cancellation);
    }

    /// <summary>Lets it come again after <see cref="QueueConnection.Pause"/>.</summary>
    /// <exception cref="QueueException">The broker was lost; then it goes to another anyway.</exception>
    public async Task PutOffAsync(CancellationToken cancellation)
    {
        await _connection.PublishAsync(QueueConnection.Later, Body, QueueConnection.ReturnedHeader, Returned, cancellation);
        await AcknowledgeAsync(cancellation);
    }

    /// <summary>Puts it aside, on <see cref="QueueConnection.Failed"/>.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="QueueException">The broker was lost; it will come again.</exception>
    public async Task PutAsideAsync(string reason, CancellationToken cancellation)
    {
        await _connection.PublishAsync(QueueConnection.Failed, Body, QueueConnection.ReasonHeader, reason, cancellation);
        await AcknowledgeAsync(cancellation);
    }
}
