namespace KeyScan.Receiver;

/// <summary>What holds for all reports.</summary>
public sealed record LeakReceiverOptions
{
    /// <summary>How far the time of a webhook may be from this server's, either way. Keep the server's clock right.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the answer to an event is kept, so that the same event gets the same answer; more than twice
    /// <see cref="Tolerance"/>.
    /// </summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest body that is read, bytes.</summary>
    public int LongestBody { get; init; } = 1 << 20;

    /// <summary>How many reports by possession one address may send in a minute. Of IPv6, 64 bits are an address.</summary>
    public int ReportsPerAddress { get; init; } = 10;

    /// <summary>How many reports by possession all together may send in a minute.</summary>
    public int ReportsInAll { get; init; } = 300;

    /// <summary>The clock; for tests.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The options, or the defaults.</summary>
    /// <exception cref="ArgumentException">A number makes no sense.</exception>
    internal static LeakReceiverOptions Checked(LeakReceiverOptions? options)
    {
        options ??= new LeakReceiverOptions();
        if (options.Tolerance <= TimeSpan.Zero || options.Memory <= 2 * options.Tolerance)
            throw new ArgumentException("events are remembered for more than twice the tolerance of their times, and that is "
                + "more than nothing", nameof(options));
        if (options.LongestBody <= 0 || options.ReportsPerAddress <= 0 || options.ReportsInAll <= 0)
            throw new ArgumentException("the longest body and the numbers of reports are more than nothing", nameof(options));
        return options;
    }
}
