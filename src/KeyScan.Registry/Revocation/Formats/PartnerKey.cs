using System.Security.Cryptography;
using System.Text;
using KeyScan.Registry.Revocation.Endpoints;

namespace KeyScan.Registry.Revocation.Formats;

/// <summary>A signing key of the partner format: ECDSA on P-256, SHA-256 of the raw body, DER, base64.</summary>
internal sealed class PartnerKey
{
    private const string Curve = "1.2.840.10045.3.1.7";
    private readonly ECDsa _key;

    private PartnerKey(ECDsa key, string? identifier)
    {
        _key = key;
        // With a last line end, as GitHub's own documents have it: the identifiers of its published keys are the SHA-256 of
        // this text.
        PublicPem = key.ExportSubjectPublicKeyInfoPem() + "\n";
        Identifier = identifier ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PublicPem)));
    }

    /// <summary>
    /// What receivers find the key by: SHA-256 of <see cref="PublicPem"/>, hexadecimal, or the configured name.
    /// </summary>
    public string Identifier { get; }

    /// <summary>The public key as PEM, with a line end after it.</summary>
    public string PublicPem { get; }

    /// <summary>Reads the private key.</summary>
    /// <exception cref="ProblemException">It is no private key on P-256 in PEM. It is not shown.</exception>
    public static PartnerKey Read(SecretReference reference, string? identifier)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(reference.Read().Reveal());
            ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            if (parameters.Curve.Oid.Value == Curve && parameters.D is not null)
                return new PartnerKey(key, identifier);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // What is wrong with it may quote it.
        }
        key.Dispose();
        throw new ProblemException(new Problem("the signing secret is no private key on P-256 in PEM", reference.ToString(),
            "Make one: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"));
    }

    /// <summary>The signature of a body.</summary>
    public string Sign(ReadOnlySpan<byte> body) =>
        Convert.ToBase64String(_key.SignData(body, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>The document that tells receivers the public keys.</summary>
    public static byte[] Document(IEnumerable<(PartnerKey Key, bool IsCurrent)> keys) => EventJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("public_keys");
        foreach ((PartnerKey key, bool current) in keys)
        {
            writer.WriteStartObject();
            writer.WriteString("key_identifier", key.Identifier);
            writer.WriteString("key", key.PublicPem);
            writer.WriteBoolean("is_current", current);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
