using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification.Logins;

/// <summary>
/// The client's side of SCRAM (RFC 5802, with SHA-256: RFC 7677), without channel binding: it shows that it knows the password
/// without sending it, and sees whether the server knows it as well.
/// </summary>
/// <param name="hash">SHA-1 or SHA-256.</param>
/// <param name="user">The user; empty where the protocol has said it already.</param>
/// <param name="password">The password as the mechanism hashes it; wiped at the end.</param>
/// <param name="nonce">What tells this exchange from others; null for a random one.</param>
internal sealed class ScramExchange(HashAlgorithmName hash, string user, byte[] password, string? nonce = null) : IDisposable
{
    /// <summary>
    /// A server that asks for fewer rounds (RFC 7677, section 4) makes it easy to guess the password from the answer.
    /// </summary>
    public const int FewestIterations = 4096;

    /// <summary>A server that asks for more costs more than half a second of work.</summary>
    public const int MostIterations = 1_000_000;

    private const string NoChannelBinding = "n,,";

    private readonly string _nonce = nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
    private byte[]? _signature;

    private string Bare =>
        $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={_nonce}";

    /// <summary>The first message.</summary>
    public byte[] First() => Encoding.UTF8.GetBytes(NoChannelBinding + Bare);

    /// <summary>The answer to the server's first message.</summary>
    /// <exception cref="InvalidDataException">That is none, is of another exchange, or
    /// asks for too few or too many rounds.</exception>
    public byte[] Answer(ReadOnlySpan<byte> serverFirst)
    {
        string text = Encoding.UTF8.GetString(serverFirst);
        string[] parts = text.Split(',');
        if (parts is not [['r', '=', .. var both], ['s', '=', .. var salt], ['i', '=', .. var rounds], ..]
            || !both.StartsWith(_nonce, StringComparison.Ordinal) || both.Length == _nonce.Length)
            throw new InvalidDataException("the server's challenge is none");
        if (!int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            || iterations is < FewestIterations or > MostIterations)
            throw new InvalidDataException(
                $"the server's challenge asks for fewer than {FewestIterations} or more than {MostIterations} rounds");
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(password, FromBase64(salt), iterations, hash, HashLength);
        byte[] clientKey = Hmac(salted, "Client Key"u8);
        string withoutProof = $"c={Convert.ToBase64String(Encoding.ASCII.GetBytes(NoChannelBinding))},r={both}";
        byte[] exchange = Encoding.UTF8.GetBytes($"{Bare},{text},{withoutProof}");
        byte[] proof = Hmac(CryptographicOperations.HashData(hash, clientKey), exchange);
        for (int i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];
        _signature = Hmac(Hmac(salted, "Server Key"u8), exchange);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Whether the server's last message shows that it knows the password, too.</summary>
    public bool Proves(ReadOnlySpan<byte> serverFinal)
    {
        string text = Encoding.UTF8.GetString(serverFinal).Split(',')[0];
        return _signature is not null && text.StartsWith("v=", StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(_signature, FromBase64(text[2..]));
    }

    /// <summary>Forgets the password.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(password);

    private int HashLength => hash == HashAlgorithmName.SHA256 ? SHA256.HashSizeInBytes : SHA1.HashSizeInBytes;

    private byte[] Hmac(byte[] key, ReadOnlySpan<byte> text) => CryptographicOperations.HmacData(hash, key, text);

    private static byte[] FromBase64(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length)
            ? bytes[..length]
            : throw new InvalidDataException("the server's challenge is none");
    }
}
