namespace KeyScan;

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
