using System.Globalization;
using System.Text;
using KeyScan.Registry.Revocation.Formats;
using KeyScan.Text;

namespace KeyScan.Registry.Revocation;

/// <summary>
/// Writes issue texts. What stands in a registry or a repository is quoted as code, so that it cannot mention people or make
/// links.
/// </summary>
internal static class IssueText
{
    /// <summary>The text about a leak.</summary>
    public static string Of(LeakEvent leak)
    {
        var text = new StringBuilder();
        Line(text, $"## Leaked key {Code(leak.KeyId)}");
        Line(text, $"");
        string works = leak.Status == KeyStatus.Active ? "works" : $"is {leak.Status.ToString().ToLowerInvariant()}";
        string places = leak.Locations.Count == 1 ? "place" : "places";
        Line(text, $"An issued key that {works} was found in {leak.Locations.Count} {places}. Severity: {leak.Severity}.");
        Line(text, $"");
        Row(text, "Provider", leak.Provider);
        Row(text, "Owner", leak.Owner);
        Row(text, "Team", leak.Team);
        Row(text, "Environment", leak.Environment);
        Row(text, "Scopes", leak.Scopes.Count > 0 ? string.Join(' ', leak.Scopes) : null);
        Row(text, "Fingerprint", leak.Fingerprint);
        Line(text, $"- First seen: {leak.FirstSeenAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        Line(text, $"");
        Line(text, $"### Where");
        foreach (LeakLocation location in leak.Locations)
        {
            string within = location.Commit is { } commit ? $" in commit {Code(commit)}" : "";
            Line(text, $"- {Code(location.Repository)}: {Code($"{location.Path}:{location.Line}")}{within}");
        }
        Line(text, $"");
        Line(text, $"### What to do");
        Line(text, $"{RotationAdvice.For(leak.Provider)}");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, string? value)
    {
        if (value is not null)
            Line(text, $"- {name}: {Code(value)}");
    }

    private static string Code(string value)
    {
        string line = PrintableText.Of(value);
        // A fence longer than any run of backquotes inside cannot be closed from inside.
        string fence = "`";
        while (line.Contains(fence, StringComparison.Ordinal))
            fence += "`";
        return fence.Length == 1 ? $"`{line}`" : $"{fence} {line} {fence}";
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
