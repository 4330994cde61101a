using System.Globalization;
using System.Text;
using KeyScan.Registry.Leaks;
using KeyScan.Text;

namespace KeyScan.Cli.Registry;

/// <summary>An issued key for people to read.</summary>
internal static class IssuedKeyText
{
    /// <summary>All that is known of <paramref name="key"/>, a line each.</summary>
    public static string Describe(IssuedKey key, IReadOnlyList<(Fingerprint Fingerprint, DateTimeOffset? AddedAt)> fingerprints,
        IReadOnlyList<Leak> leaks, DateTimeOffset now)
    {
        var text = new StringBuilder();
        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append($"{name,-13} {PrintableText.Of(value)}\n");
        }
        Line("key id", key.KeyId);
        Line("status", $"{Status(key, now)}{(key.StatusChangedAt is { } at ? $", known since {Time(at)}" : "")}");
        Line("provider", key.Provider);
        Line("owner", key.Owner);
        Line("team", key.Team);
        Line("email", key.Email);
        Line("integration", key.Integration);
        Line("environment", key.Environment);
        Line("scopes", string.Join(", ", key.Scopes));
        Line("issued", Time(key.IssuedAt));
        Line("expires", key.ExpiresAt is null ? "never" : Time(key.ExpiresAt));
        Line("last used", Time(key.LastUsedAt));
        Line("last rotated", Time(key.LastRotatedAt));
        Line("webhook", key.Webhook);
        foreach ((Fingerprint fingerprint, DateTimeOffset? addedAt) in fingerprints)
            Line("fingerprint", $"{fingerprint.Text}{(addedAt is null ? "" : $", added {Time(addedAt)}")}");
        foreach (Leak leak in leaks)
            Line("leaked", Describe(leak));
        if (leaks.Count == 0)
            Line("leaked", "nowhere that a scan has seen");
        return text.ToString();
    }

    /// <summary>What the key is at <paramref name="now"/>, lower case.</summary>
    public static string Status(IssuedKey key, DateTimeOffset now) => key.StatusAt(now).ToString().ToLowerInvariant();

    private static string Describe(Leak leak)
    {
        string until = leak.FixedAt is { } at ? $"gone since {Time(at)}" : $"last seen {Time(leak.LastSeenAt)}";
        string commit = leak.Commit is null ? ""
            : $" in commit {leak.Commit}{(leak.IsReachable == false ? ", unreachable" : "")}";
        return $"{leak.Repository} {leak.Path}:{leak.Line}{commit}, {leak.Severity.ToString().ToLowerInvariant()}, "
            + $"{leak.Occurrences} places{(leak.HeldBecause is { } held ? $", held for a person because it {held}" : "")}, "
            + $"exposed since {Time(leak.ExposedAt)}, {until}";
    }

    private static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
