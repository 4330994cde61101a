using System.Buffers.Binary;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Import;

/// <summary>The temporary table that an import fills row by row before anything that lasts is touched.</summary>
internal sealed class KeyStaging : IDisposable
{
    /// <summary>Its name.</summary>
    public const string Table = "staged_keys";

    private static readonly string[] Columns =
    [
        "row_number", "file", "line", "given", "content", "is_repeat", "fingerprint", "epoch", "token_hash", "token_length",
        "token_alphabet",
        "key_id", "provider", "owner", "team", "email", "integration", "environment", "scopes",
        "issued_at", "expires_at", "last_used_at", "last_rotated_at", "status", "webhook", "secret",
    ];

    private readonly RegistrySession _session;
    private readonly IRowWriter _writer;
    private readonly object?[] _row = new object?[Columns.Length];
    private readonly object _zero = 0L;
    private long _rows;

    public KeyStaging(RegistrySession session)
    {
        _session = session;
        session.Database.Dialect.AllowLargeTables(session);
        Drop();
        session.Execute(
            $"""
            CREATE TEMPORARY TABLE {Table} (
                row_number BIGINT NOT NULL, file BIGINT NOT NULL, line BIGINT NOT NULL, given BIGINT NOT NULL, content BIGINT NOT NULL,
                is_repeat BIGINT NOT NULL, fingerprint {session.Database.Dialect.Bytes} NULL, epoch BIGINT NOT NULL,
                token_hash BIGINT NULL, token_length BIGINT NULL, token_alphabet BIGINT NULL,
                key_id TEXT NOT NULL, provider TEXT NULL, owner TEXT NULL, team TEXT NULL, email TEXT NULL, integration TEXT NULL, environment TEXT NULL,
                scopes TEXT NOT NULL, issued_at BIGINT NULL, expires_at BIGINT NULL, last_used_at BIGINT NULL, last_rotated_at BIGINT NULL,
                status BIGINT NOT NULL, webhook TEXT NULL, secret BIGINT NULL
            )
            """);
        _writer = session.Database.Dialect.Fill(session, Table, Columns);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="staged">The row.</param>
    /// <param name="file">The number of its file.</param>
    /// <param name="line">Its line there.</param>
    public void Add(StagedKey staged, int file, int line)
    {
        IssuedKey key = staged.Key;
        Span<object?> row = _row;
        row[0] = _rows++;
        row[1] = (long)file;
        row[2] = (long)line;
        row[3] = (long)staged.Given;
        row[5] = _zero;
        row[6] = staged.Hash;
        row[7] = (long)staged.Epoch;
        row[8] = (long?)(staged.Shape?.Hash);
        row[9] = (long?)staged.Shape?.Length;
        row[10] = (long?)staged.Shape?.Alphabet;
        row[11] = key.KeyId;
        row[12] = key.Provider;
        row[13] = key.Owner;
        row[14] = key.Team;
        row[15] = key.Email;
        row[16] = key.Integration;
        row[17] = key.Environment;
        row[18] = string.Join(' ', key.Scopes);
        row[19] = key.IssuedAt.ToSql();
        row[20] = key.ExpiresAt.ToSql();
        row[21] = key.LastUsedAt.ToSql();
        row[22] = key.LastRotatedAt.ToSql();
        row[23] = (long)key.Status;
        row[24] = key.Webhook;
        row[4] = ContentHash.Compute(staged.Given, row[12..25]);
        // PostgreSQL has no MIN of bytes before version 18; the hash is random in any eight of its bytes.
        row[25] = staged.Hash is { } hash ? BinaryPrimitives.ReadInt64BigEndian(hash) : null;
        _writer.Write(row);
    }

    /// <summary>Keeps the rows for <see cref="KeyMerge"/>. Adds no more after it.</summary>
    public void Complete()
    {
        _writer.Complete();
        _writer.Dispose();
    }

    /// <summary>Removes the table.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        // A connection that broke takes its temporary tables with it.
        if (_session.Connection.State == System.Data.ConnectionState.Open)
            Drop();
    }

    private void Drop() => _session.Execute($"DROP TABLE IF EXISTS {Table}");
}
