using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace KeyScan;

/// <summary>
/// A keyed hash of a secret: <c>e1:</c> (the pepper's epoch) and HMAC-SHA256 with the organisation's pepper, hexadecimal.
/// </summary>
/// <param name="Text">Epoch, colon, 64 hexadecimal digits.</param>
public readonly record struct Fingerprint(string Text)
{
    /// <summary>Bytes of the hash alone.</summary>
    public const int HashLength = 32;

    /// <summary>Computes the fingerprint under <paramref name="pepper"/>.</summary>
    public static Fingerprint Compute(Pepper pepper, Secret secret)
    {
        byte[] text = secret.RevealBytes();
        Span<byte> hash = stackalloc byte[HashLength];
        Compute(pepper, text, hash);
        CryptographicOperations.ZeroMemory(text);
        return FromHash(pepper.Epoch, hash);
    }

    /// <summary>Computes the hash alone of a secret given as UTF-8.</summary>
    /// <param name="pepper">The pepper.</param>
    /// <param name="secret">The secret's UTF-8 bytes.</param>
    /// <param name="hash">Takes <see cref="HashLength"/> bytes.</param>
    public static void Compute(Pepper pepper, ReadOnlySpan<byte> secret, Span<byte> hash) =>
        HMACSHA256.HashData(pepper.Key.Span, secret, hash);

    /// <summary>Puts a fingerprint together.</summary>
    /// <param name="epoch">The pepper's epoch, 1 or more.</param>
    /// <param name="hash"><see cref="HashLength"/> bytes.</param>
    public static Fingerprint FromHash(int epoch, ReadOnlySpan<byte> hash) => new($"e{epoch}:{Convert.ToHexStringLower(hash)}");

    /// <summary>Reads <c>e1:</c> and 64 hexadecimal digits; false for anything else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="epoch">The pepper's epoch, 1 or more.</param>
    /// <param name="hash">The <see cref="HashLength"/> bytes of the hash.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out int epoch, out byte[] hash)
    {
        epoch = 0;
        hash = new byte[HashLength];
        int colon = text.IndexOf(':');
        return colon > 1 && text[0] == 'e'
            && int.TryParse(text[1..colon], NumberStyles.None, CultureInfo.InvariantCulture, out epoch) && epoch > 0
            && text.Length == colon + 1 + (2 * HashLength)
            && Convert.FromHexString(text[(colon + 1)..], hash, out _, out _) == OperationStatus.Done;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
