using System.Net;

namespace KeyScan.Registry.Revocation.Delivery;

/// <summary>What came of one request.</summary>
/// <param name="Status">The status of the answer; 0 where there was none.</param>
/// <param name="Error">Why it failed, without anything secret; null where it did not.</param>
internal sealed record DeliveryResult(int Status, string? Error)
{
    /// <summary>The longest time that a receiver may ask to be left alone.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    /// <summary>An attempt that was broken off or never made, which counts for nothing.</summary>
    public static DeliveryResult NotMade { get; } = new(0, null) { WasMade = false };

    /// <summary>Whether the request was made.</summary>
    public bool WasMade { get; init; } = true;

    /// <summary>The body of the answer; empty where it was longer than is read.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }

    /// <summary>
    /// How long the receiver asks to be left alone, at most <see cref="LongestPause"/>; null where it does not.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether trying again is pointless.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the receiver wants no events any more.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;

    /// <summary>Whether the receiver has too much to do.</summary>
    public bool SlowsDown => Status is 429 or 502 or 503 or 504;

    /// <summary>A failure without an answer.</summary>
    public static DeliveryResult Failure(string error) => new(0, error);
}
