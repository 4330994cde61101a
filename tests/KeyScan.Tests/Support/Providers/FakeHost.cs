using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KeyScan.Tests.Support.Providers;

/// <summary>A request that came to a fake provider.</summary>
/// <param name="At">When, by the clock that the provider was started with.</param>
/// <param name="Host">The host that its header names.</param>
/// <param name="ServerName">The host that the TLS handshake named; empty where it named none, as for addresses.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Headers">The headers; names without regard to case.</param>
/// <param name="Body">The body.</param>
internal sealed record AskedRequest(
    DateTimeOffset At, string Host, string ServerName, string Method, string Path, IReadOnlyDictionary<string, string> Headers,
    byte[] Body)
{
    /// <summary>The Authorization header; empty for none.</summary>
    public string Authorization => Headers.GetValueOrDefault("Authorization", "");

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>One host of a fake provider: what it answers, and what it was asked.</summary>
/// <param name="name">Its name.</param>
internal sealed class FakeHost(string name)
{
    private readonly ConcurrentQueue<FakeReply> _script = new();
    private int _underWay;
    private int _mostAtOnce;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it was asked, in order.</summary>
    public ConcurrentQueue<AskedRequest> Requests { get; } = new();

    /// <summary>How many replies are left to play.</summary>
    public int Left => _script.Count;

    /// <summary>The most requests that were under way at one time.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <summary>
    /// What it answers when no reply is left to play: a provider with a memory of its own. Null passes the request on, see
    /// <see cref="FakeProvider"/>.
    /// </summary>
    public Func<AskedRequest, FakeReply?>? Answer { get; set; }

    /// <summary>What it shows instead of a certificate of the provider's authority; null for that one.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Plays these, one a request, in this order, after those that are left.</summary>
    public FakeHost Play(params ReadOnlySpan<FakeReply> replies)
    {
        foreach (FakeReply reply in replies)
            _script.Enqueue(reply);
        return this;
    }

    /// <summary>Answers every request with this, once there is nothing left to play.</summary>
    public FakeHost Always(FakeReply reply)
    {
        Answer = _ => reply;
        return this;
    }

    /// <summary>The most requests that came within a time, wherever it is laid: what a rate is proven by.</summary>
    /// <param name="window">How long; a request at its end is not in it.</param>
    public int MostWithin(TimeSpan window)
    {
        DateTimeOffset[] times = [.. Requests.Select(r => r.At).Order()];
        int most = 0;
        for (int first = 0, next = 0; first < times.Length; first++)
        {
            while (next < times.Length && times[next] - times[first] < window)
                next++;
            most = Math.Max(most, next - first);
        }
        return most;
    }

    /// <summary>Takes a request and says what is answered; null where that is not for this host to say.</summary>
    internal FakeReply? Take(AskedRequest request)
    {
        Requests.Enqueue(request);
        return _script.TryDequeue(out FakeReply? reply) ? reply : Answer?.Invoke(request);
    }

    internal void Begin()
    {
        int now = Interlocked.Increment(ref _underWay);
        for (int most = _mostAtOnce; now > most
            && Interlocked.CompareExchange(ref _mostAtOnce, now, most) != most; most = _mostAtOnce)
        {
            // Another request has counted meanwhile.
        }
    }

    internal void End() => Interlocked.Decrement(ref _underWay);
}
