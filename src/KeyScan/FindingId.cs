using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan;

/// <summary>
/// The id of a finding: HMAC-SHA256 with the repository's salt over rule family and secret, first 16 bytes. It survives moved
/// lines, rebases, renames and redaction, and gives the secret away to nobody who cannot guess it.
/// </summary>
public readonly record struct FindingId
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private const int TagLength = 4;
    private readonly string? _hex;

    private FindingId(string hex) => _hex = hex;

    /// <summary>
    /// The salt that every repository had which configured none. Everybody knows it, so that whoever reads an id can try secrets
    /// on it: nothing is keyed with it any more but the ids of a registry whose organisation has set none. Ids from then are
    /// still known in allow entries and baselines.
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
    /// A redacted secret with a tag that tells it from others which look the same once redacted: <c>ghp_****#a1f3</c>. The tag is
    /// the beginning of the id, keyed as the id is, and none of the secret's own characters.
    /// </summary>
    /// <param name="redacted">The secret as <see cref="Secret.Redact"/> shows it.</param>
    public string Tagged(string redacted) => _hex is null ? redacted : $"{redacted}#{_hex.AsSpan(0, TagLength)}";

    /// <summary>The id as 32 lower-case hexadecimal digits.</summary>
    public override string ToString() => _hex ?? "";
}
