using KeyScan.Registry.Database;
using KeyScan.Registry.Keys;

namespace KeyScan.Registry.Minting;

/// <summary>Makes keys and registers them as they are made.</summary>
internal sealed class KeyMint(RegistryDatabase database, PepperRing peppers, TimeProvider? clock = null)
{
    /// <summary>Makes a key and registers it; when this returns, it is in the registry for good.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="description">Whose it is and what it opens; id, status and the time of issue are filled in.</param>
    /// <exception cref="ProblemException">A pepper is not the registry's, or the database failed: then there is no
    /// key.</exception>
    public MintedKey Mint(KeyFormat format, IssuedKey description)
    {
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        Secret secret = format.Make(out string keyId);
        IssuedKey key = description with { KeyId = keyId, Status = KeyStatus.Active, IssuedAt = now };
        new KeyStore(database, clock).Add(key, secret, peppers);
        return new MintedKey(keyId, secret);
    }
}
