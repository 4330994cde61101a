using System.Net;
using System.Net.Sockets;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>A server on loopback that does to each connection what it is told, and knows how much it could send.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();

    /// <param name="serve">What it does to a connection.</param>
    public FakeServer(Func<Stream, CancellationToken, Task> serve)
    {
        _listener.Start();
        _ = AcceptAsync(serve);
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Sends the same bytes as long as anybody takes them.</summary>
    public static FakeServer Endless(byte[] first, byte[] again) => new(async (stream, cancellation) =>
    {
        await stream.WriteAsync(first, cancellation);
        while (true)
            await stream.WriteAsync(again, cancellation);
    });

    /// <summary>Sends bytes and then nothing.</summary>
    public static FakeServer Saying(byte[] bytes) => new(async (stream, cancellation) =>
    {
        await stream.WriteAsync(bytes, cancellation);
        await Task.Delay(Timeout.Infinite, cancellation);
    });

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<Stream, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token), serve);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(Socket socket, Func<Stream, CancellationToken, Task> serve)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await serve(stream, _end.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }
}
