using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace KeyScan.Forges.Queue;

/// <summary>Takes jobs off the queue, one at a time: the next comes when the one in hand is acknowledged.</summary>
internal sealed class JobConsumer : IAsyncDisposable
{
    /// <summary>A job that is on its way when the queue is already empty is there within that time.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(300);
    private readonly QueueConnection _connection;
    private readonly Channel<JobDelivery> _deliveries = Channel.CreateUnbounded<JobDelivery>();

    private JobConsumer(QueueConnection connection) => _connection = connection;

    /// <summary>Connects and asks for jobs.</summary>
    /// <param name="address">The broker.</param>
    /// <param name="name">What the broker calls this worker, for people.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="QueueException">The broker cannot be reached, or refuses.</exception>
    public static async Task<JobConsumer> StartAsync(QueueAddress address, string name, CancellationToken cancellation)
    {
        QueueConnection connection = await QueueConnection.OpenAsync(address, name, cancellation);
        var consumer = new JobConsumer(connection);
        try
        {
            return await QueueConnection.GuardAsync(address, async () =>
            {
                await consumer.StartAsync(connection.Channel, cancellation);
                return consumer;
            }, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next job; waits for one.</summary>
    /// <exception cref="QueueException">The broker was lost.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<JobDelivery> TakeAsync(CancellationToken cancellation)
    {
        // Not ReadAsync, which wraps what the channel was ended with.
        while (true)
        {
            await _deliveries.Reader.WaitToReadAsync(cancellation);
            if (_deliveries.Reader.TryRead(out JobDelivery? delivery))
                return delivery;
        }
    }

    /// <summary>The next job; null where the queue is empty, and nothing waits for another worker to finish with it.</summary>
    /// <exception cref="QueueException">The broker was lost.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<JobDelivery?> TakeIfAnyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task<bool> more = _deliveries.Reader.WaitToReadAsync(cancellation).AsTask();
            await Task.WhenAny(more, Task.Delay(OnItsWay, cancellation));
            if (more.IsCompleted)
                return await TakeAsync(cancellation);
            if ((await _connection.CountAsync(cancellation)).Waiting == 0)
            {
                await Task.WhenAny(more, Task.Delay(OnItsWay, cancellation));
                return more.IsCompleted ? await TakeAsync(cancellation) : null;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task StartAsync(IChannel channel, CancellationToken cancellation)
    {
        await channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 1, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The body is the client's own again when this returns.
            _deliveries.Writer.TryWrite(
                new JobDelivery(_connection, delivery.DeliveryTag, delivery.Body.ToArray(),
                    ReturnedBefore(delivery.BasicProperties)));
            return Task.CompletedTask;
        };
        // Also where somebody deletes the queue.
        consumer.UnregisteredAsync += (_, _) => EndAsync();
        channel.ChannelShutdownAsync += (_, _) => EndAsync();
        await channel.BasicConsumeAsync(QueueConnection.Jobs, autoAck: false, QueueConnection.Consumer, noLocal: false,
            exclusive: false, arguments: null, consumer, cancellation);
    }

    private Task EndAsync()
    {
        _deliveries.Writer.TryComplete(
            new QueueException(new Problem("the broker is away", _connection.Address.Shown,
                "Check that RabbitMQ runs and can be reached")));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Quorum queues count it in this header, from the second delivery on; what a copy had before is in our own. A sender can
    /// write anything there.
    /// </summary>
    private static long ReturnedBefore(IReadOnlyBasicProperties properties) =>
        Number(properties, "x-delivery-count") + Number(properties, QueueConnection.ReturnedHeader);

    private static long Number(IReadOnlyBasicProperties properties, string header) =>
        properties.Headers is { } headers && headers.TryGetValue(header, out object? count)
        ? Math.Clamp(count switch { long number => number, int number => number, _ => 0 }, 0, QueueConnection.DeliveryLimit)
        : 0;
}
