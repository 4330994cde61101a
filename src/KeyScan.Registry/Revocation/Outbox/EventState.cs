using KeyScan.Yaml;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>How far an event has come. The names stand in databases and never change.</summary>
internal enum EventState
{
    /// <summary>It will be sent, or sent again.</summary>
    Pending,

    /// <summary>Its receiver needs the token, which KeyScan does not keep: the next scan that finds it sends it.</summary>
    WaitingForSecret,

    /// <summary>The receiver has taken it.</summary>
    Delivered,

    /// <summary>The key is revoked.</summary>
    Revoked,

    /// <summary>The receiver knows no such key.</summary>
    Rejected,

    /// <summary>It was tried as often as the schedule allows, or refused for good; <c>revoke retry</c> sends it again.</summary>
    Dead,

    /// <summary>
    /// It was called back before the receiver had it: by a person, or because its key was revoked, expired or forgotten
    /// meanwhile.
    /// </summary>
    Cancelled,
}

/// <summary>The states as the database has them.</summary>
internal static class EventStates
{
    /// <summary>The name of a state, such as <c>waiting_for_secret</c>.</summary>
    public static string ToSql(this EventState state) => KebabNames<EventState>.Of(state).Replace('-', '_');

    /// <summary>The state of a name.</summary>
    public static EventState Parse(string name) =>
        KebabNames<EventState>.TryParse(name.Replace('_', '-'), out EventState state) ? state : EventState.Pending;
}
