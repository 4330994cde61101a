using System.Security.Cryptography;

namespace KeyScan.Rules.Examples;

/// <summary>Private keys that protect nothing, as PEM blocks.</summary>
internal static class ExampleKey
{
    /// <summary>What <see cref="Pem"/> takes, for messages.</summary>
    public const string Forms = "rsa, ec, pkcs8, openssh, pgp, encrypted";

    /// <summary>Few enough rounds to be fast; nothing is protected.</summary>
    private static readonly PbeParameters Encryption =
        new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1000);

    /// <summary>One RSA key a process: making one takes up to a second.</summary>
    private static readonly Lazy<RSA> Rsa = new(() => RSA.Create(2048));

    /// <summary>A private key in one of the <see cref="Forms"/>, lines ended by a line feed, the last one not ended.</summary>
    /// <exception cref="FormatException">There is no such form.</exception>
    public static string Pem(string form, Random random) => form switch
    {
        "rsa" => FromRsa(static key => key.ExportRSAPrivateKeyPem()),
        "ec" => FromEc(static key => key.ExportECPrivateKeyPem()),
        "pkcs8" => FromRsa(static key => key.ExportPkcs8PrivateKeyPem()),
        "encrypted" => FromEc(static key => key.ExportEncryptedPkcs8PrivateKeyPem(Guid.NewGuid().ToString(), Encryption)),
        "openssh" => OpenSshKey.Create(random),
        "pgp" => OpenPgpKey.Create(random),
        _ => throw new FormatException($"`{form}` is no form of private key: use one of {Forms}"),
    };

    private static string FromRsa(Func<RSA, string> export)
    {
        lock (Rsa)
            return export(Rsa.Value);
    }

    private static string FromEc(Func<ECDsa, string> export)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return export(key);
    }
}
