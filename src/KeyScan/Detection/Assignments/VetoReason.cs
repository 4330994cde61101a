namespace KeyScan.Detection.Assignments;

/// <summary>Why a candidate is none before it is judged.</summary>
internal enum VetoReason : byte
{
    /// <summary>It has to be judged.</summary>
    None,
    /// <summary>It refers to where the secret is.</summary>
    Reference,
    /// <summary>A digest, signature or fingerprint, or a nonce.</summary>
    Digest,
    /// <summary>A public key or certificate.</summary>
    PublicKey,
    /// <summary>The id of a key.</summary>
    KeyId,
    /// <summary>An expression.</summary>
    Code,
    /// <summary>Something to fill in, or made up.</summary>
    Placeholder,
}
