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

/// <summary>How sure it is that the text is a secret of the kind the rule names.</summary>
public enum Confidence
{
    /// <summary>A guess from names and randomness; advisory unless configured otherwise.</summary>
    Low,

    /// <summary>A known format that other things share.</summary>
    Medium,

    /// <summary>A format that only this kind of secret has.</summary>
    High,

    /// <summary>Proven: a checksum or a structure holds, or an issued key matches.</summary>
    Certain,
}
