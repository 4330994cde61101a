using System.Security.Cryptography;

namespace KeyScan.Registry.Database;

/// <summary>
/// The keys that lines of the audit log are sealed with. None of them is in the database: who can write there can change a line
/// and compute the chain of hashes again, and cannot seal it. Each is derived, by HKDF, from a key of the log's own or from a
/// pepper.
/// </summary>
internal sealed class AuditKeys
{
    private const string Purpose = "audit log";
    private const int KeyLength = 32;
    private const int IdLength = 8;
    private readonly (string Id, byte[] Key, string Name)[] _keys;

    private AuditKeys((string Id, byte[] Key, string Name)[] keys) => _keys = keys;

    /// <summary>What new lines are sealed with, for people.</summary>
    public string Name => _keys[0].Name;

    /// <summary>The keys; null where there are none.</summary>
    /// <param name="own">A key of the log's own, at least 16 bytes: new lines are sealed with it. Null for none.</param>
    /// <param name="peppers">Peppers: the newest seals where there is no own key, and all of them can check. Null for
    /// none.</param>
    public static AuditKeys? Create(byte[]? own, PepperRing? peppers)
    {
        var keys = new List<(string, byte[], string)>();
        if (own is not null)
            keys.Add(Make(new Pepper(1, own), "KEYSCAN_AUDIT_KEY"));
        foreach (Pepper pepper in peppers?.Peppers.OrderByDescending(p => p.Epoch) ?? Enumerable.Empty<Pepper>())
            keys.Add(Make(pepper, $"the pepper of epoch {pepper.Epoch}"));
        return keys.Count == 0 ? null : new AuditKeys([.. keys]);
    }

    /// <summary>Seals the hash of a line, and so all lines before it.</summary>
    internal (string KeyId, byte[] Seal) Seal(ReadOnlySpan<byte> hash) => (_keys[0].Id, HMACSHA256.HashData(_keys[0].Key, hash));

    /// <summary>
    /// Whether <paramref name="seal"/> was made of <paramref name="hash"/> with a key of this id; null where none of these is
    /// that key.
    /// </summary>
    internal bool? IsSeal(string keyId, ReadOnlySpan<byte> hash, byte[] seal)
    {
        foreach ((string id, byte[] key, string _) in _keys)
        {
            if (id == keyId)
                return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, hash), seal);
        }
        return null;
    }

    private static (string, byte[], string) Make(Pepper pepper, string name)
    {
        byte[] key = pepper.Derive(Purpose, KeyLength);
        return (Convert.ToHexStringLower(HMACSHA256.HashData(key, "id"u8)[..IdLength]), key, name);
    }
}
