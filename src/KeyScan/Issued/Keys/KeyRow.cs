using System.Data.Common;
using KeyScan.Issued.Registry;

namespace KeyScan.Issued.Keys;

/// <summary>A row of <c>issued_keys</c> as an <see cref="IssuedKey"/>.</summary>
internal static class KeyRow
{
    /// <summary>The columns that <see cref="Read"/> takes, of a table called <c>k</c>.</summary>
    public const string Columns =
        "k.key_id, k.provider, k.owner, k.team, k.email, k.integration, k.environment, k.scopes, "
        + "k.issued_at, k.expires_at, k.last_used_at, k.last_rotated_at, k.status, k.webhook";

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
    };
}
