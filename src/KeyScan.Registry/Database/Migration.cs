namespace KeyScan.Registry.Database;

/// <summary>One step of the schema.</summary>
/// <param name="Sql">Its statements; empty for none.</param>
/// <param name="Work">What statements alone cannot do, after them and in the same transaction; answers whether something went that must leave no trace.</param>
internal sealed record Migration(string Sql, Func<RegistrySession, bool>? Work = null)
{
    /// <summary>A step that only changes what is stored.</summary>
    public Migration(Func<RegistrySession, bool> work)
        : this("", work)
    {
    }

    /// <summary>A step of statements alone.</summary>
    public static implicit operator Migration(string sql) => new(sql);
}
