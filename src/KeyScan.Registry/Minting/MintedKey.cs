namespace KeyScan.Registry.Minting;

/// <summary>A key that was just made.</summary>
/// <param name="KeyId">Its id in the registry.</param>
/// <param name="Key">The key: nothing keeps it but this.</param>
internal sealed record MintedKey(string KeyId, Secret Key);
