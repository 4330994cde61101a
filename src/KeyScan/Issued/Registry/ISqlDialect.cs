using System.Data.Common;

namespace KeyScan.Issued.Registry;

/// <summary>Where SQLite and PostgreSQL differ. Statements use what both understand: <c>@name</c>, <c>ON CONFLICT</c>, <c>RETURNING</c>.</summary>
internal interface ISqlDialect
{
    /// <summary>The type of a column of bytes.</summary>
    string Bytes { get; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="DbException">The database does not answer, or refuses.</exception>
    DbConnection Connect();

    /// <summary>
    /// Inside a transaction: waits until no other transaction holds the lock <paramref name="number"/>, and holds it to the end of this one.
    /// </summary>
    void Lock(RegistrySession session, long number);

    /// <summary>What a person can do about <paramref name="error"/>.</summary>
    string Advice(DbException error);
}
