using KeyScan.Registry.Database;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Registry.Database;

/// <summary>What is taken for a registry's address: nothing that may hold a password becomes the name of a file.</summary>
public sealed class RegistryAddressTests
{
    private const string Password = "hush-hush"; // keyscan:allow reason="made up"

    [Theory]
    [InlineData("host=db.example.test user=keyscan password={0}")]
    [InlineData("Host=db;Username=keyscan;Password={0}")]
    [InlineData("dbname=keys password={0}")]
    [InlineData("password = '{0}'")]
    [InlineData("service=prod")]
    [InlineData("postgres:/keyscan:{0}@db/keys")]
    [InlineData("postgres:keyscan:{0}@db/keys")]
    [InlineData("postgresql//keyscan:{0}@db/keys")]
    [InlineData("postgres;//keyscan:{0}@db/keys")]
    [InlineData("postgres.//keyscan:{0}@db/keys")]
    [InlineData("postgress://keyscan:{0}@db/keys")]
    [InlineData("postgres://keyscan:{0}@db")]
    [InlineData(" postgres://keyscan:{0}@db/keys")]
    [InlineData("//keyscan:{0}@db/keys")]
    [InlineData("/keyscan:{0}@db/keys")]
    [InlineData("keyscan:{0}@db/keys")]
    [InlineData("{0}@db/keys")]
    [InlineData("db:5432/keys")]
    [InlineData("jdbc:postgresql://db/keys?password={0}")]
    [InlineData("sqlite:registry.db")]
    [InlineData("file:registry.db?mode=rw")]
    [InlineData("DRIVER=x;PWD={0}")]
    [InlineData("./x password={0}")]
    [InlineData("a\nb")]
    [InlineData("  ")]
    [InlineData("")]
    public void What_is_no_path_and_no_address_of_a_server_is_refused_and_not_repeated(string text)
    {
        Problem problem = Assert.Throws<ProblemException>(
            () => RegistryAddress.Parse(text.Replace("{0}", Password, StringComparison.Ordinal))).Problem;
        Assert.DoesNotContain("hush", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("postgres://user@host", problem.WhatToDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry.db")]
    [InlineData("folder/registry")]
    [InlineData("./a=b@c:d.db")]
    [InlineData("../keys.db")]
    [InlineData("/home/me@work/keys.db")]
    [InlineData("/srv/2026-11-28 12:00/keys.db")]
    public void A_path_is_a_path(string text) =>
        Assert.Equal((Path.GetFullPath(text), false), (RegistryAddress.Parse(text).Text, RegistryAddress.Parse(text).IsPostgres));

    [Theory]
    [InlineData("keys", "list")]
    [InlineData("keys", "health")]
    [InlineData("report")]
    [InlineData("revoke", "log")]
    [InlineData("dir", ".")]
    public void A_command_that_reads_makes_no_file(params string[] command)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.txt", "nothing\n");
        foreach (string address in (string[])[$"host=db password={Password}", $"postgres:/u:{Password}@db/keys", "mistyped.db"])
        {
            KeyScanRun run = new KeyScanProcess(folder.Path) { Environment = { ["KEYSCAN_REGISTRY"] = address } }.Run(command);
            Assert.Equal(2, run.ExitCode);
            Assert.DoesNotContain(Password, run.All, StringComparison.Ordinal);
        }
        Assert.Equal("a.txt", Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName)));
    }
}
