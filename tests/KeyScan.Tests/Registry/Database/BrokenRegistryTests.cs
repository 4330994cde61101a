using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Import;
using KeyScan.Registry.Keys;
using KeyScan.Tests.Support;
using KeyScan.Tests.Support.Servers;

namespace KeyScan.Tests.Registry.Database;

/// <summary>Databases that fail: each is a problem that says what to do, and nothing is half written.</summary>
public sealed class BrokenRegistryTests
{
    public static TheoryData<DatabaseKind> Kinds { get; } = new(Enum.GetValues<DatabaseKind>());

    [Fact]
    public void A_server_that_cannot_be_reached_is_named_without_its_password()
    {
        int port = PostgresServer.FreePort();
        string password = string.Concat("hu", "sh");
        Problem problem = Refusal($"postgres://me:{password}@127.0.0.1:{port}/keys");
        Assert.Equal($"postgres://me@127.0.0.1:{port}/keys", problem.Where);
        Assert.Equal("Check that the server runs and can be reached", problem.WhatToDo);
        Assert.DoesNotContain(password, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_does_not_exist_is_named() =>
        Assert.Equal("Create the database first (createdb)",
            Refusal($"postgres://keyscan@127.0.0.1:{PostgresServer.Shared.Port}/nowhere").WhatToDo);

    [Fact]
    public void A_server_that_stops_in_the_middle_of_an_import_is_told()
    {
        using var server = new PostgresServer();
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(server.CreateDatabase()));
        byte[] text = System.Text.Encoding.UTF8.GetBytes(
            "key_id,key\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"k{i},{MadeTokens.Random("acme_", 32, i)}\n")));
        var file = new ImportFile("keys.csv", () => new StoppingStream(text, 100_000, server.Dispose));
        Problem problem = Assert.Throws<ProblemException>(
            () => new KeyImport(database, TestRegistry.Peppers(), new ImportOptions()).Run([file])).Problem;
        Assert.StartsWith("the registry failed: ", problem.What, StringComparison.Ordinal);
        Assert.Equal(database.Address.Shown, problem.Where);
        Assert.Throws<ProblemException>(() => new KeyStore(database).List(new KeyFilter()).Count());
    }

    [Fact]
    public void A_full_disk_keeps_nothing_of_an_import()
    {
        using var registry = new TestRegistry(DatabaseKind.Sqlite);
        registry.Database.Run(session => session.Execute("PRAGMA max_page_count = 30"));
        string text =
            "key_id,key\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"k{i},{MadeTokens.Random("acme_", 32, i)}\n"));
        Problem problem = registry.Refusal(text);
        Assert.Equal("Make room on the disk and run it again: nothing was half written", problem.WhatToDo);
        Assert.Equal(new KeyCounts(0, 0, 0), registry.Store.Count());
    }

    [Fact]
    public void A_file_that_is_no_database_is_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("notes.txt", new string('x', 5000));
        Assert.Equal("Give the path of a registry, or of a file that does not exist yet", Refusal(path).WhatToDo);
        Assert.Equal(new string('x', 5000), File.ReadAllText(path));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_registry_of_a_newer_version_is_refused(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Database.Run(session => session.Execute("INSERT INTO keyscan_schema (version, applied_at) VALUES (999, 0)"));
        Assert.StartsWith("the registry has schema version 999, this KeyScan knows ", Refusal(registry.Text).What,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_registry_opens_again_with_what_was_in_it(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        registry.Import($"key_id,key\nk1,{MadeTokens.Random("acme_", 32, 1)}\n");
        using RegistryDatabase again = KeyRegistry.Open(RegistryAddress.Parse(registry.Text));
        Assert.Equal(1, new KeyStore(again).Count().Keys);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Imports_at_the_same_time_all_arrive(DatabaseKind kind)
    {
        using var registry = new TestRegistry(kind);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => registry.Import(
            "key_id,key\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"k{i},{MadeTokens.Random("acme_", 32, i)}\n"))
                + $"own{n},{MadeTokens.Random("own_", 32, n)}\n"))));
        Assert.Equal(new KeyCounts(204, 204, 0), registry.Store.Count());
    }

    private static Problem Refusal(string address) =>
        Assert.Throws<ProblemException>(() => KeyRegistry.Open(RegistryAddress.Parse(address)).Dispose()).Problem;

    /// <summary>Bytes in small pieces; something happens when half of them have been read.</summary>
    private sealed class StoppingStream(byte[] bytes, int at, Action stop) : MemoryStream(bytes)
    {
        private bool _stopped;

        public override int Read(Span<byte> buffer)
        {
            if (Position >= at && !_stopped)
            {
                _stopped = true;
                stop();
            }
            return base.Read(buffer[..Math.Min(buffer.Length, 4096)]);
        }
    }
}
