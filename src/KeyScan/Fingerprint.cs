using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan;

/// <summary>
/// The id of a finding: HMAC-SHA256 with the repository's salt over rule family and secret, first 16 bytes. It survives moved lines,
/// rebases, renames and redaction, and gives the secret away to nobody who cannot guess it.
/// </summary>
public readonly record struct FindingId
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private const int TagLength = 4;
    private readonly string? _hex;

    private FindingId(string hex) => _hex = hex;

    /// <summary>
    /// The salt that every repository had which configured none. Everybody knows it, so that whoever reads an id can try secrets on it: nothing is keyed with
    /// it any more but the ids of a registry whose organisation has set none. Ids from then are still known in allow entries and baselines.
    /// </summary>
    public static ReadOnlyMemory<byte> SharedSalt { get; } = "keyscan default salt"u8.ToArray();

    /// <summary>The id that a finding had under <see cref="SharedSalt"/>.</summary>
    public static FindingId Shared(Finding finding) => Compute(SharedSalt.Span, finding.Rule.Family, finding.Secret);

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

    /// <summary>
    /// A redacted secret with a tag that tells it from others which look the same once redacted: <c>ghp_****#a1f3</c>. The tag is the beginning of
    /// the id, keyed as the id is, and none of the secret's own characters.
    /// </summary>
    /// <param name="redacted">The secret as <see cref="Secret.Redact"/> shows it.</param>
    public string Tagged(string redacted) => _hex is null ? redacted : $"{redacted}#{_hex.AsSpan(0, TagLength)}";

    /// <summary>The id as 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => _hex ?? "";
}

/// <summary>A keyed hash of a secret: <c>e1:</c> (the pepper's epoch) and HMAC-SHA256 with the organisation's pepper, hexadecimal.</summary>
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
    public static void Compute(Pepper pepper, ReadOnlySpan<byte> secret, Span<byte> hash) => HMACSHA256.HashData(pepper.Key.Span, secret, hash);

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

/// <summary>The organisation's peppers: new fingerprints are made with the newest, and those of older ones go on matching.</summary>
public sealed class PepperRing
{
    /// <summary>Creates a ring.</summary>
    /// <param name="peppers">At least one, no two of the same epoch.</param>
    public PepperRing(IEnumerable<Pepper> peppers)
    {
        Peppers = [.. peppers.OrderByDescending(p => p.Epoch)];
        if (Peppers.Count == 0 || Peppers.DistinctBy(p => p.Epoch).Count() != Peppers.Count)
            throw new ArgumentException("A ring needs peppers, each of its own epoch.", nameof(peppers));
    }

    /// <summary>All peppers, the newest first.</summary>
    public IReadOnlyList<Pepper> Peppers { get; }

    /// <summary>The newest pepper.</summary>
    public Pepper Current => Peppers[0];

    /// <summary>The pepper of <paramref name="epoch"/>, or null where it is not there.</summary>
    public Pepper? Find(int epoch) => Peppers.FirstOrDefault(p => p.Epoch == epoch);
}
