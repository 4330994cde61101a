using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KeyScan.Verification.Signing;

/// <summary>
/// A JWT (RS256) by which a service account asks Google for an access token: https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests,
/// RFC 7523. Where it goes is no word of the key file: that is a stranger's, and so is its <c>token_uri</c>.
/// </summary>
internal static class GoogleJwt
{
    /// <summary>Where the token is asked for, and for whom it is.</summary>
    public const string Endpoint = "https://oauth2.googleapis.com/token";

    private const int Longest = 64 << 10;
    private const int SmallestKey = 1024;
    private const int LargestKey = 4096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The form that is sent to <see cref="Endpoint"/> as <c>application/x-www-form-urlencoded</c>.</summary>
    /// <inheritdoc cref="Create"/>
    public static byte[] Grant(Secret credentials, string scope, DateTimeOffset now, string audience = Endpoint) =>
        [.. "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="u8,
            .. Encoding.ASCII.GetBytes(Create(credentials, scope, now, audience))];

    /// <summary>The JWT, good for five minutes.</summary>
    /// <param name="credentials">The service account's key file, JSON.</param>
    /// <param name="scope">What the token is to open, separated by spaces.</param>
    /// <param name="now">The time.</param>
    /// <param name="audience">For whom it is.</param>
    /// <exception cref="FormatException">The credentials are no such file, or its key is none that can be
    /// used; the message quotes nothing of it.</exception>
    public static string Create(Secret credentials, string scope, DateTimeOffset now, string audience = Endpoint)
    {
        if (credentials.Length > Longest)
            throw new FormatException("the credentials are no service account's key file");
        byte[] json = credentials.RevealBytes();
        char[] pem = new char[json.Length];
        try
        {
            (string account, string? keyId, int length) = Read(json, pem);
            using RSA key = Import(pem.AsSpan(0, length));
            string unsigned = $"{Header(keyId)}.{Claims(account, scope, audience, now)}";
            byte[] signature =
                key.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{unsigned}.{Base64Url.EncodeToString(signature)}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
            Array.Clear(pem);
        }
    }

    /// <summary>Reads account and id of the key, and the key itself into <paramref name="pem"/>.</summary>
    private static (string Account, string? KeyId, int KeyLength) Read(byte[] json, Span<char> pem)
    {
        if (!TryRead(json, pem, out string? account, out string? keyId, out int length))
            throw new FormatException("the credentials are no JSON");
        return account is { Length: > 0 } && length > 0
            ? (account, keyId, length)
            : throw new FormatException("the credentials are no service account's key file");
    }

    private static bool TryRead(byte[] json, Span<char> pem, out string? account, out string? keyId, out int length)
    {
        account = keyId = null;
        length = 0;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    reader.Skip();
                else if (name == "client_email")
                    account = reader.GetString();
                else if (name == "private_key_id")
                    keyId = reader.GetString();
                else if (name == "private_key")
                    length = reader.CopyString(pem);
            }
            return true;
        }
        // What it says may quote the file.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static RSA Import(ReadOnlySpan<char> pem)
    {
        var key = RSA.Create();
        bool isKey = TryImport(key, pem);
        if (isKey && key.KeySize is >= SmallestKey and <= LargestKey)
            return key;
        key.Dispose();
        throw new FormatException(
            isKey ? $"the private key is none of {SmallestKey} to {LargestKey} bits" : "the private key is none");
    }

    private static bool TryImport(RSA key, ReadOnlySpan<char> pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static string Header(string? keyId) => Encode(writer =>
    {
        writer.WriteString("alg", "RS256");
        writer.WriteString("typ", "JWT");
        if (keyId is not null)
            writer.WriteString("kid", keyId);
    });

    private static string Claims(string account, string scope, string audience, DateTimeOffset now) => Encode(writer =>
    {
        writer.WriteString("iss", account);
        writer.WriteString("scope", scope);
        writer.WriteString("aud", audience);
        writer.WriteNumber("iat", now.ToUnixTimeSeconds());
        writer.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
    });

    private static string Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
