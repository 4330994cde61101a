namespace KeyScan.Receiver;

/// <summary>
/// The answers to events that came lately, so that an event that comes again gets the same answer and revokes nothing twice.
/// Bounded: the oldest are forgotten, and an event that comes again after that is one that <see cref="IKeyRevoker"/> answers
/// again.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="memory">How long an answer is kept.</param>
internal sealed class ReceivedEvents(TimeProvider time, TimeSpan memory)
{
    /// <summary>The most answers that are kept.</summary>
    public const int Most = 20_000;

    /// <summary>How many bytes of them, besides the newest.</summary>
    public const int MostBytes = 16 << 20;

    private readonly Dictionary<string, byte[]> _answers = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset At)> _order = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>The answer to an event that came before; null where it did not.</summary>
    public byte[]? Find(string id)
    {
        lock (_lock)
        {
            Forget();
            return _answers.GetValueOrDefault(id);
        }
    }

    /// <summary>Keeps an answer.</summary>
    public void Add(string id, byte[] answer)
    {
        lock (_lock)
        {
            Forget();
            if (!_answers.TryAdd(id, answer))
                return;
            _order.Enqueue((id, time.GetUtcNow()));
            _bytes += answer.Length;
        }
    }

    private void Forget()
    {
        while (_order.TryPeek(out (string Id, DateTimeOffset At) oldest)
            && (_order.Count >= Most || _bytes >= MostBytes || time.GetUtcNow() - oldest.At >= memory))
        {
            _order.Dequeue();
            if (_answers.Remove(oldest.Id, out byte[]? answer))
                _bytes -= answer.Length;
        }
    }
}
