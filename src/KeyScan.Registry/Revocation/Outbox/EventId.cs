using System.Security.Cryptography;

namespace KeyScan.Registry.Revocation.Outbox;

/// <summary>
/// Ids of events: <c>msg_</c> and 24 letters and digits (143 random bits). Receivers take the same id twice for the same event.
/// </summary>
internal static class EventId
{
    private const string Prefix = "msg_";
    private const int Length = 24;
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>An id that nobody has seen.</summary>
    public static string Create() => Prefix + RandomNumberGenerator.GetString(Base62, Length);
}
