using KeyScan.Registry.Database;

namespace KeyScan.Registry.Keys;

/// <summary>Which issued keys are meant; what is null fits every key. Texts are compared exactly.</summary>
internal sealed record KeyFilter
{
    /// <summary>The system that issued it.</summary>
    public string? Provider { get; init; }

    /// <summary>The team that answers for it.</summary>
    public string? Team { get; init; }

    /// <summary>The person who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Where it works.</summary>
    public string? Environment { get; init; }

    /// <summary>Its status now, as <see cref="IssuedKey.StatusAt"/> says.</summary>
    public KeyStatus? Status { get; init; }

    /// <summary>It has an expiry, and that lies before this time.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>It was last used before this time, or never.</summary>
    public DateTimeOffset? UnusedSince { get; init; }

    /// <summary>
    /// The condition in SQL over <c>k</c>, a row of <c>issued_keys</c>, beginning with WHERE, and its values; empty for no
    /// condition.
    /// </summary>
    /// <param name="now">Decides which keys have expired.</param>
    internal (string Sql, SqlValue[] Values) ToSql(DateTimeOffset now)
    {
        var conditions = new List<string>();
        var values = new List<SqlValue>();
        void Add(string condition, string name, object? value)
        {
            if (value is null)
                return;
            conditions.Add(condition);
            values.Add(new SqlValue(name, value));
        }
        Add("k.provider = @provider", "@provider", Provider);
        Add("k.team = @team", "@team", Team);
        Add("k.owner = @owner", "@owner", Owner);
        Add("k.environment = @environment", "@environment", Environment);
        Add("k.expires_at < @expires", "@expires", ExpiresBefore.ToSql());
        Add("(k.last_used_at IS NULL OR k.last_used_at < @unused)", "@unused", UnusedSince.ToSql());
        if (Status is { } status)
        {
            values.Add(new SqlValue("@now", now.ToSql()));
            Add("CASE WHEN k.status IN (0, 3) AND k.expires_at <= @now THEN 2 ELSE k.status END = @status", "@status",
                (long)status);
        }
        return (conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}", [.. values]);
    }
}
