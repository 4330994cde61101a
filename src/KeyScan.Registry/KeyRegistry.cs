using KeyScan.Registry.Database;
using KeyScan.Registry.Findings;
using KeyScan.Registry.Keys;
using KeyScan.Registry.Leaks;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Verdicts;

namespace KeyScan.Registry;

/// <summary>The registry of issued keys, findings and revocations: a database with the tables of all rooms.</summary>
internal static class KeyRegistry
{
    /// <summary>The tables of all rooms, those before that others refer to.</summary>
    internal static Schema Tables { get; } =
        new(RegistryTables.Migrations, KeyTables.Migrations, LeakTables.Migrations, RevocationTables.Migrations,
        FindingTables.Migrations, VerdictTables.Migrations);

    /// <summary>
    /// Opens the registry at <paramref name="address"/> to write to it; a SQLite file that is not there is made, readable by its
    /// owner alone.
    /// </summary>
    /// <exception cref="ProblemException">It cannot be reached or written to, is no registry, or was made by a newer
    /// KeyScan.</exception>
    public static RegistryDatabase Open(RegistryAddress address)
    {
        var database = RegistryDatabase.Open(address, Tables, mayCreate: true);
        if (!database.IsReadOnly)
            return database;
        database.Dispose();
        throw new ProblemException(
            new Problem("the registry can only be read, and this records in it", address.Shown,
                "Use an account that may write to it, or check the permissions of the file and its folder"));
    }

    /// <summary>
    /// Opens a registry that is there, for who looks into it and may do without writing: see
    /// <see cref="RegistryDatabase.IsReadOnly"/>.
    /// </summary>
    /// <exception cref="ProblemException">There is none; it cannot be reached, is no registry, is an older one that cannot be
    /// brought up to date, or was made by a newer KeyScan.</exception>
    public static RegistryDatabase OpenExisting(RegistryAddress address) => address.IsPostgres || File.Exists(address.Text)
        ? RegistryDatabase.Open(address, Tables, mayCreate: false)
        : throw new ProblemException(
            new Problem("there is no registry", address.Shown,
                "Check --registry and KEYSCAN_REGISTRY, or make one with `keyscan keys import`"));
}
