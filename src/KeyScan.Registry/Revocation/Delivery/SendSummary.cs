using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>What a sender did.</summary>
internal sealed class SendSummary
{
    private readonly Dictionary<string, SentEvent> _events = new(StringComparer.Ordinal);

    /// <summary>What became of each event that was tried, by endpoint and key.</summary>
    public IReadOnlyList<SentEvent> Events =>
        [.. _events.Values.OrderBy(e => e.Endpoint, StringComparer.Ordinal).ThenBy(e => e.KeyId, StringComparer.Ordinal)];

    /// <summary>How many requests were made.</summary>
    public int Attempts { get; private set; }

    /// <summary>Why nothing more is sent; null where the stop switch is off.</summary>
    public string? StoppedBecause { get; internal set; }

    /// <summary>
    /// Events that were released and are not sent, by endpoint and reason; those that were tried are not among them.
    /// </summary>
    public IReadOnlyList<UnsentEvents> Unsent { get; internal set; } = [];

    /// <summary>What somebody's clock that was ahead had put off, for people; null for nothing.</summary>
    public string? ClockAhead { get; internal set; }

    /// <summary>Whether every event that was tried was taken.</summary>
    public bool AllTaken => _events.Values.All(e => e.Error is null);

    internal void Add(Attempt attempt, EventState state)
    {
        if (!attempt.Result.WasMade)
            return;
        Attempts++;
        _events[attempt.Event.Id] =
            new SentEvent(attempt.Event.Id, attempt.Endpoint.Name, attempt.Event.KeyId, state, attempt.Result.Error);
    }
}

/// <summary>What became of an event that was tried.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Endpoint">Where it was sent.</param>
/// <param name="KeyId">The key it is about.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Error">Why the last attempt failed; null where it did not.</param>
internal sealed record SentEvent(string Id, string Endpoint, string KeyId, EventState State, string? Error);

/// <summary>Events that were released and are not sent.</summary>
/// <param name="Endpoint">Where they go.</param>
/// <param name="Why">Why they are not there yet.</param>
/// <param name="Count">How many.</param>
/// <param name="At">When the first of them can be sent; null where that depends on a person.</param>
internal sealed record UnsentEvents(string Endpoint, string Why, int Count, DateTimeOffset? At);
