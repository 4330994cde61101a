namespace KeyScan;

/// <summary>How bad it is when the secret is real: what its holder could do with it.</summary>
public enum Severity
{
    /// <summary>Nothing to do; for the record.</summary>
    Info,

    /// <summary>Little can be done with it, such as a public identifier that should not be shared.</summary>
    Low,

    /// <summary>Limited access, or access that needs something else as well.</summary>
    Medium,

    /// <summary>Reads or changes data, spends money, or sends messages in the owner's name.</summary>
    High,

    /// <summary>Controls an account, an organisation, or production systems.</summary>
    Critical,
}
