using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>How an endpoint does, as all senders together know it.</summary>
internal sealed record EndpointHealth
{
    /// <summary>How many failures in a row open the circuit.</summary>
    public const int FailuresThatOpen = 5;

    /// <summary>When it was taken out of use; null where it is in use.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>Before this time it asked not to be sent anything.</summary>
    public DateTimeOffset SlowedUntil { get; init; }

    /// <summary>How many attempts in a row have failed.</summary>
    public int FailuresInRow { get; init; }

    /// <summary>
    /// Before this time nothing is sent, because too many attempts in a row have failed; one attempt then tries it out.
    /// </summary>
    public DateTimeOffset OpenUntil { get; init; }

    internal DateTimeOffset MinuteStartedAt { get; init; }

    internal int SentInMinute { get; init; }

    /// <summary>Whether so many attempts in a row have failed that only one at a time is made.</summary>
    public bool IsFailing => FailuresInRow >= FailuresThatOpen;

    /// <summary>Before this time nothing is sent to it.</summary>
    internal DateTimeOffset BlockedUntil => IsFailing && OpenUntil > SlowedUntil ? OpenUntil : SlowedUntil;

    internal static EndpointHealth Read(RegistrySession session, string endpoint) => session.First(
        "SELECT disabled_at, disabled_because, slowed_until, failures_in_row, open_until, minute_started_at, sent_in_minute "
            + "FROM endpoint_state WHERE endpoint = @endpoint",
        r => new EndpointHealth
        {
            DisabledAt = r.TimeOrNull(0),
            DisabledBecause = r.TextOrNull(1),
            SlowedUntil = r.Time(2),
            FailuresInRow = (int)r.GetInt64(3),
            OpenUntil = r.Time(4),
            MinuteStartedAt = r.Time(5),
            SentInMinute = (int)r.GetInt64(6),
        }, ("@endpoint", endpoint)) ?? new EndpointHealth();

    internal void Write(RegistrySession session, string endpoint, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO endpoint_state (endpoint, disabled_at, disabled_because, slowed_until, failures_in_row, open_until, minute_started_at, sent_in_minute, written_at)
        VALUES (@endpoint, @disabled, @because, @slowed, @failures, @open, @minute, @sent, @written)
        ON CONFLICT (endpoint) DO UPDATE SET disabled_at = excluded.disabled_at, disabled_because = excluded.disabled_because, slowed_until = excluded.slowed_until,
            failures_in_row = excluded.failures_in_row, open_until = excluded.open_until, minute_started_at = excluded.minute_started_at, sent_in_minute = excluded.sent_in_minute, written_at = excluded.written_at
        """,
        ("@endpoint", endpoint), ("@disabled", DisabledAt.ToSql()), ("@because", DisabledBecause),
        ("@slowed", SlowedUntil.ToSql()), ("@failures", (long)FailuresInRow),
        ("@open", OpenUntil.ToSql()), ("@minute", MinuteStartedAt.ToSql()), ("@sent", (long)SentInMinute),
        ("@written", now.ToSql()));
}
