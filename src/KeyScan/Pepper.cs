using System.Security.Cryptography;
using System.Text;

namespace KeyScan;

/// <summary>The organisation's secret key for fingerprints.</summary>
/// <param name="Epoch">1 for the first pepper, one more for each rotation.</param>
/// <param name="Key">At least 16 bytes.</param>
public sealed record Pepper(int Epoch, ReadOnlyMemory<byte> Key)
{
    /// <summary>
    /// A key for another purpose, by HKDF-SHA256 (RFC 5869) with the purpose as its info, so that no two uses share key material.
    /// </summary>
    /// <param name="purpose">What it is for, such as <c>token hash</c>.</param>
    /// <param name="length">Bytes of the key.</param>
    /// <param name="salt">Makes keys for the same purpose differ; may be empty.</param>
    public byte[] Derive(string purpose, int length, ReadOnlySpan<byte> salt = default)
    {
        byte[] key = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Key.Span, key, salt, Encoding.UTF8.GetBytes($"keyscan/1 {purpose}"));
        return key;
    }

    /// <summary>The epoch alone; never the key.</summary>
    public override string ToString() => $"pepper of epoch {Epoch}";
}
