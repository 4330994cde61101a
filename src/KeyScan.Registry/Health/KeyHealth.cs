using KeyScan.Registry.Leaks;

namespace KeyScan.Registry.Health;

/// <summary>Looks at every key once and gathers what is wrong; a million keys take no more memory than the report.</summary>
internal sealed class KeyHealth
{
    private static readonly char[] Lists = [',', ';'];
    private static readonly string[] AdminParts = ["*", "admin", "administrator", "root", "owner", "superuser", "full", "all"];
    private static readonly char[] ScopeSeparators = [':', '.', '/', '-', '_', ' '];
    private static readonly int[] AgeLimits = [7, 30, 90, 180, 365, 730];

    private readonly HealthOptions _options;
    private readonly IReadOnlyDictionary<string, DateTimeOffset> _leakedSince;
    private readonly long[] _byStatus = new long[Enum.GetValues<KeyStatus>().Length];
    private readonly long[] _ages = new long[AgeLimits.Length + 2];
    private readonly long[] _counts = new long[Enum.GetValues<HealthConcern>().Length];
    private readonly List<ConcernedKey>[] _keys = [.. Enum.GetValues<HealthConcern>().Select(_ => new List<ConcernedKey>())];
    private readonly Dictionary<string, (long Count, long Concerned)> _environments = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TimeSpan> _revoked = [];
    private readonly List<TimeSpan> _open = [];
    private long _healthy;

    /// <param name="options">What health is measured by.</param>
    /// <param name="leaks">Where keys have leaked.</param>
    public KeyHealth(HealthOptions options, IEnumerable<Leak> leaks)
        : this(options, leaks.GroupBy(l => l.KeyId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Min(l => l.ExposedAt), StringComparer.Ordinal))
    {
    }

    /// <param name="options">What health is measured by.</param>
    /// <param name="leakedSince">Since when each key that leaked could be read, by key id.</param>
    public KeyHealth(HealthOptions options, IReadOnlyDictionary<string, DateTimeOffset> leakedSince) =>
        (_options, _leakedSince) = (options, leakedSince);

    /// <summary>Looks at one key.</summary>
    public void Add(IssuedKey key)
    {
        KeyStatus status = key.StatusAt(_options.Now);
        _byStatus[(int)status]++;
        bool hasLeaked = _leakedSince.TryGetValue(key.KeyId ?? "", out DateTimeOffset since);
        since = Exposure.Since(key, since);
        if (hasLeaked && key.Status == KeyStatus.Revoked && key.StatusChangedAt >= since)
            _revoked.Add(key.StatusChangedAt.Value - since);
        if (status != KeyStatus.Active)
            return;

        if (hasLeaked)
            _open.Add(_options.Now - since);
        CountAge(key);
        List<(HealthConcern Concern, string Detail)> concerns = [.. ConcernsOf(key, hasLeaked ? since : null)];
        foreach ((HealthConcern concern, string detail) in concerns)
        {
            _counts[(int)concern]++;
            if (_keys[(int)concern].Count < HealthReport.MostListed)
                _keys[(int)concern].Add(new ConcernedKey(key, detail));
        }
        _healthy += concerns.Count == 0 ? 1 : 0;
        (long count, long concerned) = _environments.GetValueOrDefault(key.Environment ?? "");
        _environments[key.Environment ?? ""] = (count + 1,
            concerned + (concerns.Any(c => c.Concern != HealthConcern.NoExpiry) ? 1 : 0));
    }

    /// <summary>What was found.</summary>
    public HealthReport ToReport()
    {
        _revoked.Sort();
        _open.Sort();
        return new HealthReport
        {
            Now = _options.Now,
            Coverage = _options.Coverage,
            ByStatus = _byStatus,
            Healthy = _healthy,
            Concerns = [.. Enum.GetValues<HealthConcern>().Select(c => new ConcernSummary(c, _counts[(int)c], _keys[(int)c]))],
            Ages = [.. _ages.Select((count, i) =>
            new AgeCount(AgeLabel(i), count, i > 0 && i <= AgeLimits.Length
            && AgeLimits[i - 1] >= _options.RotateWithin.TotalDays))],
            Environments = [.. _environments.Select(e => new EnvironmentCount(e.Key, e.Value.Count, e.Value.Concerned))
            .OrderByDescending(e => e.Count).ThenBy(e => e.Name, StringComparer.Ordinal)],
            Revocation = new RevocationTimes { Revoked = _revoked, Open = _open },
        };
    }

    private IEnumerable<(HealthConcern Concern, string Detail)> ConcernsOf(IssuedKey key, DateTimeOffset? leakedSince)
    {
        if (leakedSince is { } since)
            yield return (HealthConcern.Leaked, $"leaked {Age(since)}");
        if (Departed(key) is { } person)
            yield return (HealthConcern.DepartedOwner, $"{person} has left");
        if (key.Owner is null && key.Team is null)
            yield return (HealthConcern.NoOwner, "no owner, no team");
        if (key.Scopes.FirstOrDefault(IsForAdministrators) is { } scope)
            yield return (HealthConcern.AdminScopes, $"scope {scope}");
        if (IsUnused(key))
            yield return (HealthConcern.Unused, key.LastUsedAt is { } used ? $"last used {Age(used)}"
                : $"never used since it was issued {Age(key.IssuedAt!.Value)}");
        if (LastRenewal(key) is { } renewed && _options.Now - renewed > _options.RotateWithin)
            yield return (HealthConcern.NotRotated, $"{(key.LastRotatedAt is null ? "issued" : "last rotated")} {Age(renewed)}");
        if (key.ExpiresAt is null)
            yield return (HealthConcern.NoExpiry, "never expires");
        if (key.Integration?.Split(Lists, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            is { Length: > 1 } integrations)
            yield return (HealthConcern.ManyIntegrations, $"{integrations.Length} integrations share it");
    }

    private string? Departed(IssuedKey key) =>
        key.Owner is not null && _options.Departed.Contains(key.Owner) ? key.Owner : key.Email is not null
        && _options.Departed.Contains(key.Email) ? key.Email : null;

    private static bool IsForAdministrators(string scope) =>
        scope.Split(ScopeSeparators, StringSplitOptions.RemoveEmptyEntries)
        .Any(p => AdminParts.Contains(p, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Where no use was ever recorded, a key that is itself older than the limit was not used; where its age is unknown too,
    /// nobody can say.
    /// </summary>
    private bool IsUnused(IssuedKey key) => _options.Now - (key.LastUsedAt ?? key.IssuedAt) > _options.UnusedFor;

    private static DateTimeOffset? LastRenewal(IssuedKey key) => key.LastRotatedAt ?? key.IssuedAt;

    private void CountAge(IssuedKey key)
    {
        int bucket = AgeLimits.Length + 1;
        if (LastRenewal(key) is { } renewed)
        {
            double days = (_options.Now - renewed).TotalDays;
            bucket = Array.FindIndex(AgeLimits, limit => days < limit);
            bucket = bucket < 0 ? AgeLimits.Length : bucket;
        }
        _ages[bucket]++;
    }

    private static string AgeLabel(int bucket) => bucket switch
    {
        0 => "under a week",
        1 => "1–4 weeks",
        2 => "1–3 months",
        3 => "3–6 months",
        4 => "6–12 months",
        5 => "1–2 years",
        6 => "over 2 years",
        _ => "age unknown",
    };

    private string Age(DateTimeOffset time) => HealthWords.Ago(_options.Now - time);
}
