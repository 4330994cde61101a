using System.Data.Common;

namespace KeyScan.Registry.Database;

/// <summary>
/// Where SQLite and PostgreSQL differ. Statements use what both understand: <c>@name</c>, <c>ON CONFLICT</c>, <c>RETURNING</c>.
/// </summary>
internal interface ISqlDialect
{
    /// <summary>The type of a column of bytes.</summary>
    string Bytes { get; }

    /// <summary>The operator that says whether two values differ, where null equals null.</summary>
    string Differs { get; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="DbException">The database does not answer, or refuses.</exception>
    DbConnection Connect();

    /// <summary>Whether what the account may do, or where the database lies, lets it be read and no more.</summary>
    bool IsReadOnly(RegistrySession session);

    /// <summary>Whether the table of the schema's versions is there.</summary>
    bool HasSchema(RegistrySession session);

    /// <summary>
    /// Inside a transaction: waits until no other brings the schema up to date, and holds the others off to the end of this one.
    /// </summary>
    void LockSchema(RegistrySession session);

    /// <summary>Whether another made what this one was about to make, so that doing it again goes well.</summary>
    bool WasOvertaken(DbException error);

    /// <summary>
    /// Takes what was removed or changed out of the database's files as well, as far as it can. Outside transactions only.
    /// </summary>
    void Scrub(RegistrySession session);

    /// <summary>
    /// Inside a transaction: waits until no other transaction holds the lock <paramref name="number"/>, and holds it to the end
    /// of this one. Only who may write to the registry can hold it.
    /// </summary>
    void Lock(RegistrySession session, long number);

    /// <summary>
    /// Takes the lock <paramref name="number"/> until it is released or the connection ends; false where another session has it.
    /// </summary>
    bool TryHold(RegistrySession session, long number);

    /// <summary>Releases what <see cref="TryHold"/> took.</summary>
    void Release(RegistrySession session, long number);

    /// <summary>The time by the clock that all who use the database share.</summary>
    DateTimeOffset Now(RegistrySession session);

    /// <summary>
    /// Starts to fill a temporary table, as fast as the database takes rows. Nothing else may run in <paramref name="session"/>
    /// until the writer is disposed, and no table that lasts is locked.
    /// </summary>
    /// <param name="session">The session the table belongs to.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">Its columns, in the order of the values of each row.</param>
    IRowWriter Fill(RegistrySession session, string table, IReadOnlyList<string> columns);

    /// <summary>
    /// Readies <paramref name="session"/> for temporary tables of any size, which must not be held in memory. Outside
    /// transactions only.
    /// </summary>
    void AllowLargeTables(RegistrySession session);

    /// <summary>Tidies up after a transaction that wrote much. Outside transactions only.</summary>
    void Settle(RegistrySession session);

    /// <summary>What a person can do about <paramref name="error"/>.</summary>
    string Advice(DbException error);
}
