using System.Globalization;

namespace KeyScan.Registry.Health;

/// <summary>How reports on health put things.</summary>
internal static class HealthWords
{
    private static readonly string[] Titles =
        ["leaked and still active", "owner has left", "no owner", "administrator scopes", "unused", "not rotated", "no expiry",
        "shared by integrations"];

    private static readonly string[] Advices =
    [
        "Revoke these first: `keyscan revoke plan` prepares it",
        "Hand them to somebody or revoke them",
        "Find out whose they are; a key that nobody claims can go",
        "Issue a key with the scopes that are needed, then revoke this one",
        "Revoke them: nobody will notice",
        "Rotate them, and set an expiry so that it happens by itself",
        "Set an expiry",
        "Issue one key for each integration, so that one can be revoked without the others",
    ];

    /// <summary>What is said where nothing was covered.</summary>
    public const string Blind =
        "No repository was covered by a scan with this registry: which of these keys have leaked, nobody knows.";

    /// <summary>What a concern is called.</summary>
    public static string Title(HealthConcern concern) => Titles[(int)concern];

    /// <summary>What to do about it.</summary>
    public static string Advice(HealthConcern concern) => Advices[(int)concern];

    /// <summary>A time gone by, such as <c>12 days ago</c>.</summary>
    public static string Ago(TimeSpan time) => $"{Span(time)} ago";

    /// <summary>A time in its two largest units at most, such as <c>3 h 20 min</c> or <c>12 days</c>.</summary>
    public static string Span(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => Text($"{Math.Max(0, time.TotalSeconds):0} s"),
        { TotalHours: < 1 } => Text($"{time.TotalMinutes:0} min"),
        { TotalDays: < 1 } => Text($"{Math.Floor(time.TotalHours):0} h {time.Minutes} min"),
        { TotalDays: < 2 } => Text($"1 day {time.Hours} h"),
        _ => Text($"{Math.Floor(time.TotalDays):N0} days"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
