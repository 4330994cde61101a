namespace KeyScan.Registry.Database;

/// <summary>What a room of the registry changes of its tables with one version of the schema.</summary>
/// <param name="Version">The version that it is part of, counted from 1; rooms that change together share one.</param>
/// <param name="Sql">Its statements, <c>BYTES</c> for the database's type of bytes; empty for none.</param>
/// <param name="Work">What statements alone cannot do, after those of all rooms and in the same transaction; answers whether
/// something went that must leave no trace.</param>
internal sealed record Migration(int Version, string Sql, Func<RegistrySession, bool>? Work = null)
{
    /// <summary>A step that only changes what is stored.</summary>
    public Migration(int version, Func<RegistrySession, bool> work)
        : this(version, "", work)
    {
    }
}
