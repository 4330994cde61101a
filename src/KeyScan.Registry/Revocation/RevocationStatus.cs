using System.Text.Json;
using KeyScan.Registry.Database;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Registry.Revocation;

/// <summary>How far everything has come.</summary>
/// <param name="Endpoints">Each endpoint; those with events but without configuration last.</param>
/// <param name="Open">Events that are not over and not delivered, at most <see cref="MostOpen"/>, those that failed
/// first.</param>
/// <param name="StoppedBecause">Why nothing is sent; null where the stop switch is off.</param>
internal sealed record RevocationStatus(IReadOnlyList<EndpointStatus> Endpoints, IReadOnlyList<OpenEvent> Open,
    string? StoppedBecause)
{
    /// <summary>How many events are listed one by one.</summary>
    public const int MostOpen = 1000;

    internal static RevocationStatus Read(RegistrySession session, RevocationEndpoints endpoints)
    {
        List<(string Endpoint, EventState State, int Count)> counts = session.All(
            "SELECT endpoint, state, COUNT(*) FROM outbox GROUP BY endpoint, state", r =>
                (r.GetString(0), EventStates.Parse(r.GetString(1)), (int)r.GetInt64(2)));
        IEnumerable<string> names = endpoints.All.Select(e => e.Name)
            .Union(counts.Select(c => c.Endpoint).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        List<OpenEvent> open = session.All(
            $"""
            SELECT {OutboxEvent.Columns}, (SELECT COUNT(*) FROM approvals a WHERE a.event_id = o.event_id) FROM outbox o
            WHERE state IN (@pending, @waiting, @dead) ORDER BY attempts DESC, created_at, event_id LIMIT @most
            """,
            r => new OpenEvent(OutboxEvent.Read(r), (int)r.GetInt64(OutboxEvent.ColumnCount)),
            ("@pending", EventState.Pending.ToSql()), ("@waiting", EventState.WaitingForSecret.ToSql()),
            ("@dead", EventState.Dead.ToSql()), ("@most", (long)MostOpen));
        return new RevocationStatus(
            [.. names.Select(
                n => new EndpointStatus(n, endpoints.All.FirstOrDefault(e => e.Name == n), EndpointHealth.Read(session, n),
                counts.Where(c => c.Endpoint == n).ToDictionary(c => c.State, c => c.Count)))],
            open, OperatorDecisions.StoppedBecause(session));
    }

    /// <summary>Writes it as JSON, keys in snake_case.</summary>
    public void WriteJson(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("schema", "keyscan-revocation/1");
        writer.WriteString("stopped_because", StoppedBecause);
        writer.WriteStartArray("endpoints");
        foreach (EndpointStatus endpoint in Endpoints)
            endpoint.Write(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("open_events");
        foreach (OpenEvent open in Open)
            open.Write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>One endpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Endpoint">Its configuration; null where the file has it no more.</param>
/// <param name="Health">How it does.</param>
/// <param name="Counts">Events in each state; states without events are left out.</param>
internal sealed record EndpointStatus(string Name, RevocationEndpoint? Endpoint, EndpointHealth Health,
    IReadOnlyDictionary<EventState, int> Counts)
{
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("url", Endpoint?.ShownUrl);
        writer.WriteString("mode", Endpoint?.Mode.ToString().ToLowerInvariant());
        foreach (EventState state in Enum.GetValues<EventState>())
            writer.WriteNumber(state.ToSql(), Counts.GetValueOrDefault(state));
        writer.WriteString("disabled_because", Health.DisabledBecause);
        writer.WriteNumber("failures_in_row", Health.FailuresInRow);
        writer.WriteEndObject();
    }
}

/// <summary>An event that is not delivered.</summary>
/// <param name="Event">The event.</param>
/// <param name="Approvals">How many people have approved it.</param>
internal sealed record OpenEvent(OutboxEvent Event, int Approvals)
{
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("event_id", Event.Id);
        writer.WriteString("endpoint", Event.Endpoint);
        writer.WriteString("key_id", Event.KeyId);
        writer.WriteString("type", Event.Type);
        writer.WriteString("state", Event.State.ToSql());
        writer.WriteBoolean("released", Event.ReleasedAt is not null);
        writer.WriteString("held_because", Event.IsHeld ? Event.HeldBecause : null);
        writer.WriteNumber("approvals", Approvals);
        writer.WriteNumber("approvals_needed", Event.ApprovalsNeeded);
        writer.WriteNumber("attempts", Event.Attempts);
        writer.WriteString("next_attempt_at", EventJson.Timestamp(Event.NextAttemptAt));
        writer.WriteString("last_error", Event.LastError);
        writer.WriteEndObject();
    }
}
