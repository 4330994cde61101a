using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Registry.Database;

/// <summary>
/// The database of issued keys, leaks and revocations, of either kind. Opening it brings its schema up to date. Safe for use by
/// many threads, each with a session of its own.
/// </summary>
internal sealed class RegistryDatabase : IDisposable
{
    private const int MostAttempts = 3;

    private RegistryDatabase(RegistryAddress address)
    {
        Address = address;
        Dialect = address.IsPostgres ? new PostgresDialect(address) : new SqliteDialect(address.Text);
    }

    /// <summary>Where it lives.</summary>
    public RegistryAddress Address { get; }

    /// <summary>How it differs from the other kind.</summary>
    internal ISqlDialect Dialect { get; }

    /// <summary>
    /// What lines of the audit log are sealed with, and checked; null where this program has no key, so that it can do neither.
    /// </summary>
    public AuditKeys? AuditKeys { get; set; }

    /// <summary>Whether it can be read and no more, by this account or where it lies.</summary>
    public bool IsReadOnly { get; private set; }

    /// <summary>Opens a database and brings its schema up to date.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="schema">Its tables.</param>
    /// <param name="mayCreate">Whether a SQLite file that is not there is made, readable by its owner alone.</param>
    /// <exception cref="ProblemException">It cannot be reached, is no registry, is an older one that cannot be brought up to
    /// date, or was made by a newer KeyScan.</exception>
    internal static RegistryDatabase Open(RegistryAddress address, Schema schema, bool mayCreate)
    {
        var database = new RegistryDatabase(address);
        try
        {
            if (!address.IsPostgres && mayCreate)
                CreateFile(address.Text);
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    database.Run(session => Migrate(session, schema));
                    break;
                }
                catch (ProblemException e) when (attempt < MostAttempts && e.InnerException is DbException error
                    && database.Dialect.WasOvertaken(error))
                {
                }
            }
            database.IsReadOnly = database.Run(database.Dialect.IsReadOnly);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The time by the clock that all machines share which use this database: their own may differ.</summary>
    /// <exception cref="ProblemException">The database failed.</exception>
    public DateTimeOffset Now() => Run(Dialect.Now);

    /// <summary>
    /// Takes some work for this process alone; null where another has it. The database gives it to others when this process ends,
    /// however it does.
    /// </summary>
    /// <param name="work">What it is, such as the name of a repository.</param>
    /// <exception cref="ProblemException">The database failed.</exception>
    public IDisposable? TryHold(string work)
    {
        long number = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"keyscan work {work}")));
        RegistrySession session = Connect();
        try
        {
            if (Guarded(() => Dialect.TryHold(session, number)))
                return new HeldWork(session, number);
            session.Dispose();
            return null;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Whether <paramref name="problem"/> may go away by waiting: the database is away, or has too much to do.</summary>
    public static bool IsAway(ProblemException problem) => problem.InnerException is DbException { IsTransient: true };

    /// <summary>Runs <paramref name="work"/> in a session of its own.</summary>
    /// <exception cref="ProblemException">The database failed.</exception>
    internal T Run<T>(Func<RegistrySession, T> work)
    {
        try
        {
            using RegistrySession session = Connect();
            return work(session);
        }
        catch (DbException e)
        {
            throw ProblemOf(e);
        }
    }

    /// <summary>Runs <paramref name="work"/> in a session of its own.</summary>
    /// <exception cref="ProblemException">The database failed.</exception>
    internal void Run(Action<RegistrySession> work) => Run(session =>
    {
        work(session);
        return true;
    });

    /// <summary>
    /// The rows of a query one after the other, in a session of its own, for results that are too many for a list.
    /// </summary>
    /// <exception cref="ProblemException">The database failed, at the first row or later.</exception>
    internal IEnumerable<T> Stream<T>(string sql, Func<DbDataReader, T> read, params SqlValue[] values)
    {
        using RegistrySession session = Connect();
        using DbCommand command = session.Command(sql, values);
        using DbDataReader reader = Guarded(command.ExecuteReader);
        while (Guarded(reader.Read))
            yield return read(reader);
    }

    /// <summary>Opens a session, for who keeps it longer.</summary>
    /// <exception cref="ProblemException">The database does not answer, or refuses.</exception>
    internal RegistrySession Connect()
    {
        try
        {
            return new RegistrySession(this, Dialect.Connect());
        }
        catch (DbException e)
        {
            throw ProblemOf(e);
        }
    }

    /// <summary>What went wrong, for people.</summary>
    internal ProblemException ProblemOf(DbException error) =>
        new(new Problem($"the registry failed: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}", Address.Shown,
        Dialect.Advice(error)), error);

    /// <inheritdoc/>
    public void Dispose() => (Dialect as IDisposable)?.Dispose();

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DbException e)
        {
            throw ProblemOf(e);
        }
    }

    private static void CreateFile(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(path, options).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(
                new Problem($"the registry cannot be opened: {e.Message.TrimEnd('.')}", path,
                    "Check the path and its permissions"), e);
        }
    }

    /// <summary>
    /// Brings the schema up to date. One that is needs no right to write and no lock, so that nobody can hold up who only reads.
    /// </summary>
    private static void Migrate(RegistrySession session, Schema schema)
    {
        if (VersionOf(session, schema) == schema.Newest)
            return;
        RegistryDatabase database = session.Database;
        bool leavesTraces = session.InTransaction(() =>
        {
            session.Execute("CREATE TABLE IF NOT EXISTS keyscan_schema (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT "
                + "NOT NULL)");
            database.Dialect.LockSchema(session);
            bool hasRemoved = false;
            for (int next = (int)VersionOf(session, schema) + 1; next <= schema.Newest; next++)
                hasRemoved |= schema.Apply(next, session);
            return hasRemoved;
        });
        if (leavesTraces)
            database.Dialect.Scrub(session);
    }

    private static long VersionOf(RegistrySession session, Schema schema)
    {
        RegistryDatabase database = session.Database;
        long version = database.Dialect.HasSchema(session)
            ? session.First("SELECT COALESCE(MAX(version), 0) FROM keyscan_schema", r => r.GetInt64(0)) : 0;
        return version <= schema.Newest
            ? version
            : throw new ProblemException(
            new Problem($"the registry has schema version {version}, this KeyScan knows {schema.Newest}", database.Address.Shown,
                "Use the KeyScan that made it, or a newer one"));
    }

    private sealed class HeldWork(RegistrySession session, long number) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                // Its connection goes back to a pool, which keeps it open.
                session.Database.Dialect.Release(session, number);
            }
            catch (DbException)
            {
                // The connection was lost, and the lock with it.
            }
            session.Dispose();
        }
    }
}
