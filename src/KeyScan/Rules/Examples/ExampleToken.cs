using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KeyScan.Primitives;

namespace KeyScan.Rules.Examples;

/// <summary>Tokens whose parts have to agree with each other.</summary>
internal static class ExampleToken
{
    private const string Base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static readonly CharacterClass TokenBody = CharacterClass.Parse("[0-9A-Za-z]{30}");

    /// <summary>Thirty random characters and their checksum, as GitHub and npm tokens end.</summary>
    public static string Crc32Base62(Random random)
    {
        return WithoutRuns(() =>
        {
            string body = TokenBody.Generate(random);
            Span<char> checksum = stackalloc char[6];
            Crc32.WriteBase62(Crc32.Compute(Encoding.ASCII.GetBytes(body)), checksum);
            return string.Concat(body, checksum);
        });
    }

    /// <summary>
    /// Sixteen base32 characters whose ten bytes hold a twelve-digit account id in bits 1 to 40, as an AWS key id ends.
    /// </summary>
    public static string AwsAccount(Random random)
    {
        return WithoutRuns(() =>
        {
            ulong account = (ulong)random.NextInt64(100_000_000_000, 1_000_000_000_000);
            UInt128 bits = ((UInt128)(uint)random.Next(2) << 79) | ((UInt128)account << 39) | (ulong)random.NextInt64(1L << 39);
            return string.Create(16, bits, static (text, value) =>
            {
                for (int i = text.Length - 1; i >= 0; i--, value >>= 5)
                    text[i] = Base32Digits[(int)(value & 31)];
            });
        });
    }

    /// <summary>A random UUID, version 4.</summary>
    public static string Uuid(Random random)
    {
        return WithoutRuns(() =>
        {
            byte[] bytes = Bytes(16, random);
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new Guid(bytes, bigEndian: true).ToString();
        });
    }

    /// <summary>A JSON Web Token signed with HMAC-SHA256 under a random key.</summary>
    public static string Jwt(Random random)
    {
        return WithoutRuns(() =>
        {
            long issued = random.NextInt64(1_600_000_000, 1_900_000_000);
            string header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
            string payload =
                Base64Url.EncodeToString(
                Encoding.UTF8.GetBytes($$"""{"sub":"{{Uuid(random)}}","iat":{{issued}},"exp":{{issued + 3600}}}"""));
            byte[] signature = HMACSHA256.HashData(Bytes(32, random), Encoding.ASCII.GetBytes($"{header}.{payload}"));
            return $"{header}.{payload}.{Base64Url.EncodeToString(signature)}";
        });
    }

    /// <summary>Random bytes.</summary>
    public static byte[] Bytes(int count, Random random)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string WithoutRuns(Func<string> generate)
    {
        string token = generate();
        while (MadeUp.IsIn(token))
            token = generate();
        return token;
    }
}
