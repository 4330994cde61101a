using System.Security.Cryptography;
using System.Text;

namespace KeyScan;

/// <summary>
/// The id of a finding: HMAC-SHA256 with the repository's salt over rule family and secret, first 16 bytes. It survives moved lines,
/// rebases, renames and redaction, and gives the secret away to nobody who cannot guess it.
/// </summary>
public readonly record struct FindingId
{
    private static readonly System.Buffers.SearchValues<char> LowerHex = System.Buffers.SearchValues.Create("0123456789abcdef");
    private readonly string? _hex;

    private FindingId(string hex) => _hex = hex;

    /// <summary>Computes the id.</summary>
    public static FindingId Compute(ReadOnlySpan<byte> salt, string family, Secret secret)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(family), 0, .. secret.RevealBytes()];
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(salt, text, hash);
        CryptographicOperations.ZeroMemory(text);
        return new FindingId(Convert.ToHexStringLower(hash[..16]));
    }

    /// <summary>Reads 32 lower-case hexadecimal digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FindingId id)
    {
        bool valid = text.Length == 32 && !text.ContainsAnyExcept(LowerHex);
        id = valid ? new FindingId(text.ToString()) : default;
        return valid;
    }

    /// <summary>The id as 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => _hex ?? "";
}

/// <summary>A keyed hash of a secret: <c>e1:</c> (the pepper's epoch) and HMAC-SHA256 with the organisation's pepper, hexadecimal.</summary>
/// <param name="Text">Epoch, colon, 64 hexadecimal digits.</param>
public readonly record struct Fingerprint(string Text)
{
    /// <summary>Computes the fingerprint under <paramref name="pepper"/>.</summary>
    public static Fingerprint Compute(Pepper pepper, Secret secret)
    {
        byte[] text = secret.RevealBytes();
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(pepper.Key.Span, text, hash);
        CryptographicOperations.ZeroMemory(text);
        return new Fingerprint($"e{pepper.Epoch}:{Convert.ToHexStringLower(hash)}");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>The organisation's secret key for fingerprints.</summary>
/// <param name="Epoch">1 for the first pepper, one more for each rotation.</param>
/// <param name="Key">At least 16 bytes.</param>
public sealed record Pepper(int Epoch, ReadOnlyMemory<byte> Key)
{
    /// <summary>The epoch alone; never the key.</summary>
    public override string ToString() => $"pepper of epoch {Epoch}";
}
