using System.Text;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Import;
using KeyScan.Registry.Keys;

namespace KeyScan.Tests.Support.Servers;

/// <summary>The databases that a registry can be in; tests of registries run on each.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>An empty registry of its own for a test.</summary>
internal sealed class TestRegistry : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public TestRegistry(DatabaseKind kind)
    {
        Kind = kind;
        Text = kind == DatabaseKind.Postgres ? PostgresServer.Shared.CreateDatabase() : Folder.Combine("registry.db");
        Database = KeyRegistry.Open(RegistryAddress.Parse(Text));
        Store = new KeyStore(Database, new FixedClock(Now));
    }

    public TemporaryFolder Folder { get; } = new();

    public DatabaseKind Kind { get; }

    /// <summary>Its address.</summary>
    public string Text { get; }

    public RegistryDatabase Database { get; }

    public KeyStore Store { get; }

    /// <summary>A pepper made from a seed, the same for the same.</summary>
    public static Pepper Pepper(int epoch, int seed = 1)
    {
        byte[] key = new byte[32];
        new Random(seed).NextBytes(key);
        return new Pepper(epoch, key);
    }

    public static PepperRing Peppers(params Pepper[] peppers) => new(peppers.Length > 0 ? peppers : [Pepper(1)]);

    /// <summary>Imports a text as a file called <paramref name="name"/>.</summary>
    public ImportReport Import(string text, ImportOptions? options = null, PepperRing? peppers = null,
        string name = "keys.csv") =>
        Import(Encoding.UTF8.GetBytes(text), options, peppers, name);

    public ImportReport Import(byte[] bytes, ImportOptions? options = null, PepperRing? peppers = null,
        string name = "keys.csv") =>
        new KeyImport(Database, peppers ?? Peppers(), options ?? new ImportOptions(), new FixedClock(Now))
            .Run([new ImportFile(name, () => new MemoryStream(bytes))]);

    /// <summary>What an import that throws says.</summary>
    public Problem Refusal(string text, ImportOptions? options = null, PepperRing? peppers = null, string name = "keys.csv") =>
        Assert.Throws<ProblemException>(() => Import(text, options, peppers, name)).Problem;

    /// <summary>Everything in the database, as bytes: the file and its log, or what pg_dump writes.</summary>
    public byte[] AllBytes()
    {
        if (Kind == DatabaseKind.Postgres)
            return Encoding.UTF8.GetBytes(PostgresServer.Dump(Text));
        return [.. Directory.EnumerateFiles(Folder.Path, "registry.db*").SelectMany(f =>
        {
            using var stream = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        })];
    }

    public void Dispose()
    {
        Database.Dispose();
        Folder.Dispose();
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
