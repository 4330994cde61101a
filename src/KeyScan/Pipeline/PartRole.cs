namespace KeyScan.Pipeline;

/// <summary>What stands beside a secret is to it.</summary>
internal enum PartRole : byte
{
    /// <summary>Nothing that is known.</summary>
    None,

    /// <summary>What takes it.</summary>
    Host,

    /// <summary>The database that it opens.</summary>
    Database,

    /// <summary>Who has it.</summary>
    User,

    /// <summary>What the key is called by, which is needed beside it.</summary>
    Id,

    /// <summary>The secret, beside its id.</summary>
    Secret,
}
