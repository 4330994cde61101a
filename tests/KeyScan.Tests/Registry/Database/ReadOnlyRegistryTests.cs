using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;
using KeyScan.Registry.Leaks;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;
using Npgsql;

namespace KeyScan.Tests.Registry.Database;

/// <summary>Registries that this account may read and no more, or not even that.</summary>
public sealed class ReadOnlyRegistryTests
{
    private const string Pepper = "0123456789abcdef0123456789abcdef";
    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("registry.db", false)]
    [InlineData("registry.db", true)]
    [InlineData("", true)]
    public void A_file_that_can_only_be_read_is_looked_up_in_and_the_run_says_that_nothing_is_recorded(string readOnly,
        bool alsoFolder)
    {
        using var folder = new TemporaryFolder();
        string key = MadeTokens.Random("acme_", 32, 1);
        folder.Write("keys.csv", $"key_id,key\nk1,{key}\n");
        folder.Write("tree/a.txt", $"key = {key}\n");
        Directory.CreateDirectory(folder.Combine("data"));
        Assert.Equal(0, Run(folder, "keys", "import", "keys.csv").ExitCode);
        Guard(folder, readOnly, alsoFolder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            KeyScanRun scan = Run(folder, "dir", "tree");
            Assert.Equal(1, scan.ExitCode);
            Assert.Contains("k1", scan.Output, StringComparison.Ordinal);
            Assert.Contains("can only be read: keys were looked up there, and what was found is not recorded", scan.Errors,
                StringComparison.Ordinal);
            Assert.Contains("k1", Run(folder, "keys", "list").Output, StringComparison.Ordinal);
            Assert.Contains("1 keys", Run(folder, "keys", "health").Output, StringComparison.Ordinal);
            Assert.NotEmpty(Run(folder, "report").Output);
            KeyScanRun marked = Run(folder, "keys", "revoke-mark", "k1");
            Assert.Equal(2, marked.ExitCode);
            Assert.Contains("It can only be read", marked.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Guard(folder, readOnly, alsoFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_role_that_can_only_read_looks_keys_up_and_writes_nothing()
    {
        using var registry = new TestRegistry(DatabaseKind.Postgres);
        registry.Import($"key_id,key\nk1,{MadeTokens.Random("acme_", 32, 1)}\n");
        using var role = new Role(registry.Text, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {0}");
        using var database = KeyRegistry.OpenExisting(role.Address);
        Assert.True(database.IsReadOnly);
        Assert.Equal("k1", Assert.Single(new KeyStore(database).List(new KeyFilter())).KeyId);
        Assert.Empty(new LeakStore(database).All());
        Assert.StartsWith("Grant the user rights", Assert.Throws<ProblemException>(() => new KeyStore(database)
            .Mark(["k1"], KeyStatus.Revoked, TestRegistry.Now)).Problem.WhatToDo, StringComparison.Ordinal);
        Assert.Contains("can only be read", Assert.Throws<ProblemException>(() => KeyRegistry.Open(role.Address)).Problem.What,
            StringComparison.Ordinal);
        Assert.False(registry.Database.IsReadOnly);
    }

    [Fact]
    public void A_role_that_may_only_connect_is_told_so_at_once()
    {
        using var registry = new TestRegistry(DatabaseKind.Postgres);
        using var role = new Role(registry.Text, "SELECT 1");
        var watch = Stopwatch.StartNew();
        Problem problem = Assert.Throws<ProblemException>(() => KeyRegistry.OpenExisting(role.Address)).Problem;
        Assert.Contains("permission denied", problem.What, StringComparison.Ordinal);
        Assert.StartsWith("Grant the user rights", problem.WhatToDo, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < Fast);
    }

    [Fact]
    public void A_role_that_may_only_connect_holds_nobody_up()
    {
        using var registry = new TestRegistry(DatabaseKind.Postgres);
        registry.Import($"key_id,key\nk1,{MadeTokens.Random("acme_", 32, 1)}\n");
        using var role = new Role(registry.Text, "SELECT 1");
        using NpgsqlConnection other = role.Connect();
        // Those that were locks of KeyScan once.
        for (int number = 1; number <= 16; number++)
            Role.Execute(other, $"SELECT pg_advisory_lock({0x4B65_7953_6361_6E00 + number})");
        foreach (string statement in (string[])["LOCK TABLE keyscan_locks", "LOCK TABLE keyscan_schema IN ACCESS SHARE MODE",
            "SELECT 1 FROM keyscan_locks FOR UPDATE", "INSERT INTO keyscan_locks VALUES (1)"])
            Assert.Throws<PostgresException>(() => Role.Execute(other, statement));
        var watch = Stopwatch.StartNew();
        using (var again = KeyRegistry.Open(registry.Database.Address))
            Assert.Equal(1, new KeyStore(again).Mark(["k1"], KeyStatus.Revoked, TestRegistry.Now));
        Assert.True(watch.Elapsed < Fast, $"{watch.Elapsed}");
    }

    [Fact]
    public void Work_that_only_somebody_without_rights_holds_is_free()
    {
        using var registry = new TestRegistry(DatabaseKind.Postgres);
        using var role = new Role(registry.Text, "SELECT 1");
        using NpgsqlConnection other = role.Connect();
        long number = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData("keyscan work acme/shop"u8));
        Role.Execute(other, $"SELECT pg_advisory_lock({number})");
        using (IDisposable? work = registry.Database.TryHold("acme/shop"))
            Assert.NotNull(work);
        Role.Execute(other, $"SELECT pg_advisory_unlock({number})");
        using IDisposable? own = registry.Database.TryHold("acme/shop");
        using var second = KeyRegistry.Open(registry.Database.Address);
        Assert.NotNull(own);
        Assert.Null(second.TryHold("acme/shop"));
    }

    [Fact]
    public async Task Those_who_may_write_wait_for_each_other()
    {
        using var registry = new TestRegistry(DatabaseKind.Postgres);
        using var entered = new ManualResetEventSlim();
        var order = new List<int>();
        Task first = Task.Run(() => registry.Database.Run(session => session.InTransaction(() =>
        {
            session.Lock(5);
            entered.Set();
            // The other one asks for the lock meanwhile: its connection shows up as waiting.
            Assert.True(SpinWait.SpinUntil(() => registry.Database.Run(s => s.First("SELECT COUNT(*) FROM pg_stat_activity "
                + "WHERE datname = current_database() AND wait_event_type = 'Lock'", r => r.GetInt64(0))) > 0, Fast));
            order.Add(1);
        })));
        Assert.True(entered.Wait(Fast));
        await Task.Run(() => registry.Database.Run(session => session.InTransaction(() =>
        {
            session.Lock(5);
            order.Add(2);
        })));
        await first;
        Assert.Equal([1, 2], order);
    }

    private static KeyScanRun Run(TemporaryFolder folder, params string[] arguments) => new KeyScanProcess(folder.Path)
    {
        BoundByPermissions = true,
        Environment = { ["KEYSCAN_REGISTRY"] = folder.Combine("data/registry.db"), ["KEYSCAN_PEPPER"] = Pepper },
    }.Run(arguments);

    private static void Guard(TemporaryFolder folder, string file, bool alsoFolder, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (file.Length > 0)
            File.SetUnixFileMode(folder.Combine($"data/{file}"), mode & ~UnixFileMode.UserExecute);
        if (alsoFolder)
            File.SetUnixFileMode(folder.Combine("data"), mode);
    }

    /// <summary>A role of its own, with the rights that a statement gives it.</summary>
    private sealed class Role : IDisposable
    {
        private readonly string _name = $"role_{Guid.NewGuid():N}";
        private readonly Uri _database;

        public Role(string database, string grant)
        {
            _database = new Uri(database);
            using NpgsqlConnection owner = Connect(_database.UserInfo);
            Execute(owner, $"CREATE ROLE {_name} LOGIN");
            Execute(owner, grant.Replace("{0}", _name, StringComparison.Ordinal));
        }

        public RegistryAddress Address => RegistryAddress.Parse(new UriBuilder(_database) { UserName = _name }.Uri.AbsoluteUri);

        public NpgsqlConnection Connect() => Connect(_name);

        public static void Execute(NpgsqlConnection connection, string sql)
        {
            using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        public void Dispose()
        {
            using NpgsqlConnection owner = Connect(_database.UserInfo);
            Execute(owner, $"DROP OWNED BY {_name}; DROP ROLE {_name}");
        }

        private NpgsqlConnection Connect(string user)
        {
            var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={_database.Port};Username={user};Database="
                + $"{_database.AbsolutePath.Trim('/')};Pooling=false");
            connection.Open();
            return connection;
        }
    }
}
