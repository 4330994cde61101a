namespace KeyScan.Detection.Issued;

/// <summary>How bad the leak of an issued key is: by whether it works, what it opens, where, and who can see it.</summary>
internal static class IssuedSeverity
{
    private static readonly string[] Production = ["prod", "production", "live"];
    private static readonly string[] Trial = ["test", "testing", "dev", "development", "sandbox", "local", "qa"];
    private static readonly string[] Powerful = ["*", "admin", "all", "full", "owner", "root", "superuser", "write",
        "delete", "manage"];
    private static readonly string[] Harmless = ["read", "readonly", "ro", "view", "list", "get"];
    private static readonly char[] Separators = [':', '.', '/', '-', '_', ' '];

    /// <summary>
    /// A key that is revoked or expired is for the record; a suspended one is low. A working one is high, one step up in
    /// production with scopes that change things (or unknown ones), or in a public place; one step down for a trial environment,
    /// for scopes that only read, and where nothing reaches the commits any more. Never below low: it works.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="locations">Where it leaked.</param>
    /// <param name="isPublic">Whether anybody can read what was scanned.</param>
    /// <param name="now">The time that expiries are compared with.</param>
    public static Severity Judge(IssuedKey key, IReadOnlyList<Location> locations, bool isPublic, DateTimeOffset now)
    {
        switch (key.StatusAt(now))
        {
            case KeyStatus.Revoked or KeyStatus.Expired:
                return Severity.Info;
            case KeyStatus.Suspended:
                return Severity.Low;
        }
        int severity = (int)Severity.High;
        bool isTrial = IsNamed(key.Environment, Trial);
        bool readsOnly = key.Scopes.Count > 0 && key.Scopes.All(s => HasPart(s, Harmless) && !HasPart(s, Powerful));
        bool changes = key.Scopes.Count == 0 || key.Scopes.Any(s => HasPart(s, Powerful));
        severity += isTrial ? -1 : 0;
        severity += readsOnly ? -1 : 0;
        severity += IsNamed(key.Environment, Production) && changes ? 1 : 0;
        severity += isPublic ? 1 : 0;
        severity -= locations.All(IsUnreachable) ? 1 : 0;
        return (Severity)Math.Clamp(severity, (int)Severity.Low, (int)Severity.Critical);
    }

    private static bool IsNamed(string? environment, string[] names) => environment is not null && HasPart(environment, names);

    private static bool HasPart(string text, string[] names) =>
        text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Any(part => names.Contains(part, StringComparer.OrdinalIgnoreCase));

    /// <summary>In history, and nothing reaches it: hosts still serve such commits to who knows their id.</summary>
    private static bool IsUnreachable(Location location) =>
        location.Provenance is { IsInHistory: true, ReachableFrom.Count: 0 };
}
