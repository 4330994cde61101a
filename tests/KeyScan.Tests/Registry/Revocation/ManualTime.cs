namespace KeyScan.Tests.Registry.Revocation;

/// <summary>
/// A clock that goes when a test says so. It starts at the real time, which signatures of others are checked against.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(System.GetUtcNow().ToUnixTimeMilliseconds());

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Goes on by <paramref name="time"/>.</summary>
    public void Advance(TimeSpan time) => _now += time;
}
