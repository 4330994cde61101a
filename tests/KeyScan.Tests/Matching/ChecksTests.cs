using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KeyScan.Matching.Checks;
using KeyScan.Primitives;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Matching;

public sealed class ChecksTests
{
    [Fact]
    public void A_base62_checksum_proves_and_any_changed_character_fails()
    {
        string body = MadeTokens.Random("", 30, 1);
        Span<char> checksum = stackalloc char[6];
        Crc32.WriteBase62(Crc32.Compute(Encoding.ASCII.GetBytes(body)), checksum);
        string token = $"ghp_{body}{checksum}";
        Assert.Equal(CheckResult.Proves, Run(RuleCheck.Crc32Base62, token));
        for (int i = 4; i < token.Length; i++)
        {
            char[] changed = token.ToCharArray();
            changed[i] = changed[i] == 'a' ? 'b' : 'a';
            Assert.Equal(CheckResult.Fails, Run(RuleCheck.Crc32Base62, new string(changed)));
        }
    }

    [Fact]
    public void Crc32_of_the_standard_check_value_is_the_published_one()
    {
        Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
    }

    [Fact]
    public void An_aws_key_id_decodes_to_an_account_of_twelve_digits()
    {
        Assert.Equal(CheckResult.Holds, Run(RuleCheck.AwsAccount, "AKIA" + AwsBody(999_999_999_999)));
        Assert.Equal(CheckResult.Fails, Run(RuleCheck.AwsAccount, "AKIA" + AwsBody(1_000_000_000_000)));
        Assert.Equal(CheckResult.Fails, Run(RuleCheck.AwsAccount, "AKIA0000000000000000"));
    }

    [Theory]
    [InlineData("{\"alg\":\"HS256\"}", "{\"sub\":1}", true)]
    [InlineData("{\"typ\":\"JWT\"}", "{\"sub\":1}", false)]
    [InlineData("{\"alg\":\"HS256\"", "{\"sub\":1}", false)]
    [InlineData("{\"alg\":\"HS256\"}", "[1]", false)]
    [InlineData("{\"x\":{\"alg\":1}}", "{}", false)]
    public void A_jwt_needs_a_header_with_an_algorithm_and_an_object(string header, string payload, bool holds)
    {
        string token = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}."
            + $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.abc";
        Assert.Equal(holds ? CheckResult.Holds : CheckResult.Fails, Run(RuleCheck.Jwt, token));
    }

    public static TheoryData<string, string> Keys()
    {
        using var rsa = RSA.Create(1024);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new()
        {
            { "rsa", rsa.ExportRSAPrivateKeyPem() },
            { "pkcs8", rsa.ExportPkcs8PrivateKeyPem() },
            { "ec", ec.ExportECPrivateKeyPem() },
            { "encrypted", ec.ExportEncryptedPkcs8PrivateKeyPem("long test phrase",
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) },
        };
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_body_of_a_private_key_proves_it_however_its_lines_are_wrapped(string kind, string pem)
    {
        Assert.NotEmpty(kind);
        string[] lines = pem.Split('\n');
        foreach (string separator in (string[])["\n", "\r\n", "\\n", "\\r\\n", "\\n\" +\n    \"", "\n    "])
            Assert.Equal(CheckResult.Proves, RunPem(lines, string.Join(separator, lines[1..^1])));
    }

    [Fact]
    public void A_plus_at_either_end_of_a_line_belongs_to_the_key()
    {
        byte[] der =
            [0x30, 0x81, 0x8D, .. Enumerable.Range(0, 141).Select(i => (byte)(i % 3 == 0 ? 0xFB : i % 3 == 1 ? 0xEF : 0xBE))];
        string[] lines = ["-----BEGIN PRIVATE KEY-----", .. Convert.ToBase64String(der).Chunk(64).Select(c => new string(c)),
            "-----END PRIVATE KEY-----"];
        Assert.EndsWith("+", lines[1], StringComparison.Ordinal);
        foreach (string separator in (string[])["\n", "\\n\" +\n    \"", "\\n' +\n'"])
            Assert.Equal(CheckResult.Proves, RunPem(lines, string.Join(separator, lines[1..^1])));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_body_that_is_no_key_fails(string kind, string pem)
    {
        Assert.NotEmpty(kind);
        string[] lines = pem.Split('\n');
        Assert.Equal(CheckResult.Fails, RunPem(lines, lines[1]));
        Assert.Equal(CheckResult.Fails, RunPem(lines, "not base64 at all, but long enough to be looked at"));
        Assert.Equal(CheckResult.Fails, RunPem(lines, Convert.ToBase64String(new byte[200])));
    }

    [Theory]
    [InlineData("configurationManagerInstance")]
    [InlineData("correct-horse-battery-staple")]
    [InlineData("application/octet-stream")]
    [InlineData("my_secret_password_value")]
    public void Words_are_word_like(string words) => Assert.Equal(CheckResult.Fails, Run(RuleCheck.NotWordLike, words));

    [Fact]
    public void Random_tokens_are_hardly_ever_word_like()
    {
        int wordLike = Enumerable.Range(0, 10_000)
            .Count(seed => Run(RuleCheck.NotWordLike, MadeTokens.Random("", 24, seed)) == CheckResult.Fails);
        Assert.InRange(wordLike, 0, 20);
    }

    [Theory]
    [InlineData("postgres://app:", "@db.internal", "Tr0ub4dor", true)]
    [InlineData("postgres://app:", "@db.internal", "password", false)]
    [InlineData("postgres://app:", "@db.internal", "app", false)]
    [InlineData("postgres://worker:", "@db.internal", "worker", false)]
    [InlineData("postgres://app:", "@db.internal", "$DB_PASS", false)]
    [InlineData("postgres://app:", "@localhost/x", "letters", false)]
    public void A_password_is_one_that_somebody_chose(string before, string after, string password, bool holds)
    {
        var candidate = new Candidate(before + password + after, before.Length, password.Length);
        Assert.Equal(holds ? CheckResult.Holds : CheckResult.Fails, RuleChecks.Run(RuleCheck.UserPassword, candidate));
    }

    [Fact]
    public void A_hex_value_that_the_text_calls_a_hash_is_a_digest()
    {
        string hex = Convert.ToHexStringLower(SHA256.HashData("x"u8));
        Assert.Equal(CheckResult.Fails, RuleChecks.Run(RuleCheck.NotDigest, new Candidate("sha256: " + hex, 8, 64)));
        Assert.Equal(CheckResult.Holds, RuleChecks.Run(RuleCheck.NotDigest, new Candidate("secret: " + hex, 8, 64)));
    }

    private static CheckResult Run(RuleCheck check, string secret) =>
        RuleChecks.Run(check, new Candidate(secret, 0, secret.Length));

    private static CheckResult RunPem(string[] lines, string body) =>
        RuleChecks.Run(RuleCheck.PemKey, new Candidate($"{lines[0]}\n{body}\n{lines[^1]}", lines[0].Length + 1, body.Length));

    /// <summary>Sixteen base32 characters whose bits 1 to 40 are the account.</summary>
    private static string AwsBody(ulong account)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        ulong bits = account << 9;
        char[] body = [.. Enumerable.Repeat('Q', 16)];
        for (int i = 9; i >= 0; i--, bits >>= 5)
            body[i] = Alphabet[(int)(bits & 31)];
        return new string(body);
    }
}
