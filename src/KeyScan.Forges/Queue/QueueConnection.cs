using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace KeyScan.Forges.Queue;

/// <summary>
/// A connection to RabbitMQ on which the queues are there: <see cref="Jobs"/>, <see cref="Failed"/> for what no worker can do,
/// and <see cref="Later"/> for what another worker has in hand. All are quorum queues: on disk, and on most nodes of a cluster
/// before a job counts as queued.
/// </summary>
internal sealed class QueueConnection : IAsyncDisposable
{
    /// <summary>The queue of jobs.</summary>
    public const string Jobs = "keyscan.jobs";

    /// <summary>
    /// The queue of what was no job, or ended its workers again and again; its header <see cref="ReasonHeader"/> says why.
    /// </summary>
    public const string Failed = "keyscan.failed";

    /// <summary>
    /// The queue of jobs whose repository another worker is scanning. They go back to <see cref="Jobs"/> after
    /// <see cref="Pause"/>.
    /// </summary>
    public const string Later = "keyscan.later";

    /// <summary>See <see cref="Later"/>.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Why a message is on <see cref="Failed"/>.</summary>
    public const string ReasonHeader = "keyscan-reason";

    /// <summary>
    /// How often a job that was given back or put off had come back before, see <see cref="JobDelivery.Returned"/>: the broker
    /// counts a copy from nothing.
    /// </summary>
    internal const string ReturnedHeader = "keyscan-returned";

    /// <summary>
    /// How often the broker gives a job back before it moves it to <see cref="Failed"/> by itself. Workers give up on a job
    /// before, see
    /// <see cref="JobDelivery.MostDeliveries"/>; this holds where even that fails.
    /// </summary>
    public const int DeliveryLimit = 20;

    /// <summary>What the broker calls who takes jobs on a connection.</summary>
    internal const string Consumer = "worker";

    private const string DeadLetterKey = "x-dead-letter-routing-key";

    /// <summary>A broker that does not answer for that long is lost.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>
    /// RabbitMQ lets nothing larger in (max_message_size of 3.10: 128 MiB); what is too large for a job must still be taken, to
    /// be put aside.
    /// </summary>
    private const uint LargestMessage = 128 << 20;

    private readonly IConnection _connection;

    private QueueConnection(QueueAddress address, IConnection connection, IChannel channel) =>
        (Address, _connection, Channel) = (address, connection, channel);

    /// <summary>Where it is connected to.</summary>
    public QueueAddress Address { get; }

    /// <summary>The one channel of the connection; what is published on it is confirmed.</summary>
    internal IChannel Channel { get; }

    /// <summary>Connects, and makes the queues where they are not there.</summary>
    /// <param name="address">The broker.</param>
    /// <param name="name">What the broker calls this connection, for people.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="QueueException">The broker cannot be reached, or refuses.</exception>
    public static async Task<QueueConnection> OpenAsync(QueueAddress address, string name, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            HostName = address.Host,
            Port = address.Port,
            UserName = address.User,
            Password = address.Password?.Reveal() ?? "guest",
            VirtualHost = address.VirtualHost,
            ClientProvidedName = name,
            // After a lost connection every job in hand belongs to somebody else; what recovers by itself would hide that.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            RequestedConnectionTimeout = Limit,
            ContinuationTimeout = Limit,
            MaxInboundMessageBodySize = LargestMessage,
        };
        if (address.IsEncrypted)
            factory.Ssl = new SslOption(address.Host, enabled: true);
        return await GuardAsync(address, async () =>
        {
            IConnection connection = await factory.CreateConnectionAsync(cancellation);
            try
            {
                IChannel channel = await connection.CreateChannelAsync(
                    new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
                        cancellation);
                await DeclareAsync(channel, cancellation);
                return new QueueConnection(address, connection, channel);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }, cancellation);
    }

    /// <summary>How many jobs wait for a worker or for another to finish with them, and how many workers are connected.</summary>
    /// <exception cref="QueueException">The broker was lost.</exception>
    public async Task<(long Waiting, long Workers)> CountAsync(CancellationToken cancellation)
    {
        QueueDeclareOk later = await GuardAsync(Address, () =>
            Channel.QueueDeclarePassiveAsync(Later, cancellation), cancellation);
        QueueDeclareOk jobs = await GuardAsync(Address, () => Channel.QueueDeclarePassiveAsync(Jobs, cancellation), cancellation);
        return (jobs.MessageCount + later.MessageCount, jobs.ConsumerCount);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _connection.CloseAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (IsOfBroker(e))
        {
            // It is gone already.
        }
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Puts a message on a queue and waits until the broker has confirmed it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="body">The message.</param>
    /// <param name="header">The name of a header; null for none.</param>
    /// <param name="value">Its value.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="QueueException">The broker was lost or did not take it.</exception>
    internal Task PublishAsync(string queue, ReadOnlyMemory<byte> body, string? header, object? value,
        CancellationToken cancellation) => GuardAsync(Address, async () =>
    {
        var properties = new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent };
        if (header is not null)
            properties.Headers = new Dictionary<string, object?> { [header] = value };
        await Channel.BasicPublishAsync("", queue, mandatory: true, properties, body, cancellation).AsTask()
            .WaitAsync(Limit, cancellation);
        return true;
    }, cancellation);

    /// <summary>Runs <paramref name="work"/>; what goes wrong with the broker becomes a problem.</summary>
    /// <exception cref="QueueException">The broker was lost, or refused.</exception>
    internal static async Task<T> GuardAsync<T>(QueueAddress address, Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsOfBroker(e) && !cancellation.IsCancellationRequested)
        {
            throw new QueueException(ProblemOf(address, e), IsHopeless(e), e);
        }
    }

    private static async Task DeclareAsync(IChannel channel, CancellationToken cancellation)
    {
        await DeclareAsync(channel, Failed, [], cancellation);
        await DeclareAsync(channel, Jobs, new() { ["x-delivery-limit"] = DeliveryLimit, [DeadLetterKey] = Failed }, cancellation);
        await DeclareAsync(channel, Later, new() { ["x-message-ttl"] = (int)Pause.TotalMilliseconds, [DeadLetterKey] = Jobs },
            cancellation);
    }

    private static async Task DeclareAsync(IChannel channel, string name, Dictionary<string, object?> arguments,
        CancellationToken cancellation)
    {
        arguments["x-queue-type"] = "quorum";
        if (arguments.ContainsKey(DeadLetterKey))
        {
            arguments["x-dead-letter-exchange"] = "";
            // Else a message on its way from one queue to the other could be lost; the second is a condition of the first.
            arguments["x-dead-letter-strategy"] = "at-least-once";
            arguments["x-overflow"] = "reject-publish";
        }
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments,
            cancellationToken: cancellation);
    }

    private static bool IsOfBroker(Exception e) =>
        e is RabbitMQClientException or IOException or System.Net.Sockets.SocketException or TimeoutException
        or ObjectDisposedException or OperationCanceledException
        or AuthenticationException;

    private static bool IsHopeless(Exception e) => IsRefusal(e) || IsOfTls(e)
        || e is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.AccessRefused or Constants.NotAllowed
            or Constants.PreconditionFailed };

    private static bool IsRefusal(Exception e) =>
        e is BrokerUnreachableException { InnerException: AuthenticationFailureException
        or PossibleAuthenticationFailureException };

    private static bool IsOfTls(Exception? e) => e is not null && (e is AuthenticationException || IsOfTls(e.InnerException));

    private static Problem ProblemOf(QueueAddress address, Exception e) => e switch
    {
        PublishException { IsReturn: true } =>
            new Problem("the queue is not there any more", address.Shown, "Run it again: it makes the queue"),
        PublishException =>
        new Problem("the broker did not take a job", address.Shown,
        "Look for a limit on the queue, and for the broker's disk and memory"),
        _ when IsOfTls(e) =>
        new Problem("the broker's certificate is not to be trusted, or it does not speak TLS there", address.Shown,
        "Check the host's name and port; a certificate authority of your own goes to the system's (SSL_CERT_FILE)"),
        _ when IsRefusal(e) =>
        new Problem("the broker refuses the user or the password", address.Shown,
        "Put the address with its password into KEYSCAN_QUEUE, or the password into KEYSCAN_QUEUE_PASSWORD"),
        OperationInterruptedException { ShutdownReason.ReplyCode: Constants.PreconditionFailed } =>
        new Problem("the queues are there, made in another way", address.Shown,
        $"Empty and delete {Jobs}, {Later} and {Failed}, or use a virtual host of KeyScan's own"),
        OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.AccessRefused or Constants.NotAllowed } } =>
        new Problem("the broker's user may not use the virtual host or the queues", address.Shown,
        $"Allow it to configure, write and read keyscan\\..*"),
        TimeoutException =>
        new Problem("the broker does not confirm or answer", address.Shown,
        "Look whether it is out of disk or memory, or most nodes of its cluster are away"),
        _ => new Problem("the broker is away", address.Shown, "Check that RabbitMQ runs and can be reached"),
    };
}
