using System.Globalization;

namespace KeyScan.Registry.Revocation.Endpoints;

/// <summary>
/// How many events an endpoint may get within some time without a person, counted in the registry for all runs together.
/// </summary>
/// <param name="Most">The most events.</param>
/// <param name="Window">Within how long.</param>
internal sealed record EventLimit(int Most, TimeSpan Window)
{
    /// <summary>A hundred within an hour.</summary>
    public static EventLimit Default { get; } = new(100, TimeSpan.FromHours(1));

    private const int LargestMost = 1_000_000;
    private const int LongestWindow = 366 * 24 * 60;

    /// <summary>
    /// Reads <c>5 per 1h</c>; the window in minutes, hours or days (<c>30m</c>, <c>1h</c>, <c>7d</c>), at most a year.
    /// </summary>
    public static bool TryParse(string text, out EventLimit limit)
    {
        limit = Default;
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var most, "per", [.., var unit] window]
            || !int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count is < 1 or > LargestMost
            || !int.TryParse(window.AsSpan(0, window.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int units))
            return false;
        long minutes = units * (unit switch { 'm' => 1L, 'h' => 60L, 'd' => 24L * 60, _ => 0L });
        limit = new EventLimit(count, TimeSpan.FromMinutes(Math.Min(minutes, LongestWindow)));
        return minutes is > 0 and <= LongestWindow;
    }

    /// <summary>As it is written.</summary>
    public override string ToString()
    {
        long minutes = (long)Window.TotalMinutes;
        string window =
            minutes % (24 * 60) == 0 ? $"{minutes / (24 * 60)}d" : minutes % 60 == 0 ? $"{minutes / 60}h" : $"{minutes}m";
        return string.Create(CultureInfo.InvariantCulture, $"{Most} per {window}");
    }
}
