using System.Data.Common;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Keys;

/// <summary>A row of <c>issued_keys</c> as an <see cref="IssuedKey"/>.</summary>
internal static class KeyRow
{
    /// <summary>The columns that <see cref="Read"/> takes, of a table called <c>k</c>.</summary>
    public const string Columns =
        "k.key_id, k.provider, k.owner, k.team, k.email, k.integration, k.environment, k.scopes, "
        + "k.issued_at, k.expires_at, k.last_used_at, k.last_rotated_at, k.status, k.webhook, k.status_changed_at";

    /// <summary>Reads the <see cref="Columns"/>.</summary>
    /// <param name="reader">The row.</param>
    /// <param name="first">Where the columns begin in it.</param>
    public static IssuedKey Read(DbDataReader reader, int first) => new()
    {
        KeyId = reader.GetString(first),
        Provider = reader.TextOrNull(first + 1),
        Owner = reader.TextOrNull(first + 2),
        Team = reader.TextOrNull(first + 3),
        Email = reader.TextOrNull(first + 4),
        Integration = reader.TextOrNull(first + 5),
        Environment = reader.TextOrNull(first + 6),
        Scopes = reader.GetString(first + 7).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        IssuedAt = reader.TimeOrNull(first + 8),
        ExpiresAt = reader.TimeOrNull(first + 9),
        LastUsedAt = reader.TimeOrNull(first + 10),
        LastRotatedAt = reader.TimeOrNull(first + 11),
        Status = (KeyStatus)reader.GetInt64(first + 12),
        Webhook = reader.TextOrNull(first + 13),
        StatusChangedAt = reader.TimeOrNull(first + 14),
    };

    /// <summary>Adds a row.</summary>
    public static void Insert(RegistrySession session, IssuedKey key, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO issued_keys (key_id, provider, owner, team, email, integration, environment, scopes,
            issued_at, expires_at, last_used_at, last_rotated_at, status, webhook, status_changed_at, updated_at)
        VALUES (@id, @provider, @owner, @team, @email, @integration, @environment, @scopes,
            @issued, @expires, @used, @rotated, @status, @webhook, @now, @now)
        """,
        ("@id", key.KeyId), ("@provider", key.Provider), ("@owner", key.Owner), ("@team", key.Team), ("@email", key.Email),
        ("@integration", key.Integration), ("@environment", key.Environment), ("@scopes", string.Join(' ', key.Scopes)),
        ("@issued", key.IssuedAt.ToSql()), ("@expires", key.ExpiresAt.ToSql()), ("@used", key.LastUsedAt.ToSql()),
        ("@rotated", key.LastRotatedAt.ToSql()), ("@status", (long)key.Status), ("@webhook", key.Webhook), ("@now", now.ToSql()));
}
