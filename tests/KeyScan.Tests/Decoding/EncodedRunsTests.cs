using System.Text;
using KeyScan.Decoding;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Decoding;

public sealed class EncodedRunsTests
{
    private readonly EncodedRuns _runs = new();

    public static TheoryData<string, string> Encodings => new()
    {
        { "base64", "KEY: {0}\n" },
        { "base64", "{0}" },
        { "base64", "\"Basic {0}\"," },
        { "base64url", "token={0}&next=1" },
        { "hex", "0x{0};" },
        { "hex", "[{0}]" },
        { "percent", "https://example.test/?key={0}&x=1" },
        { "unicode-escapes", "\"key\":\"{0}\"" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void What_is_encoded_comes_out_as_it_went_in(string encoding, string surroundings)
    {
        string secret = MadeTokens.Random("acme_", 31, seed: encoding.Length) + "+/=";
        string encoded = Encode(encoding, secret);
        byte[] text = Encoding.UTF8.GetBytes(string.Format(null, surroundings, encoded));
        _runs.Find(new Content(text, []));
        EncodedRun run = Assert.Single(_runs.Runs);
        Assert.Equal(encoded, Encoding.UTF8.GetString(text.AsSpan(run.Start, run.Length)));
        Assert.Equal(secret, Encoding.UTF8.GetString(_runs.Decode(text, run)));
        Assert.Equal(encoding is "base64url" ? "base64" : encoding, run.Name);
    }

    [Theory]
    [InlineData("base64", 15, true)]
    [InlineData("base64", 14, false)]
    [InlineData("hex", 10, true)]
    [InlineData("hex", 9, false)]
    public void Twenty_characters_are_looked_at_and_nineteen_are_not(string encoding, int bytes, bool isFound)
    {
        // Of 14 bytes Base64 makes 19 characters and a sign of padding.
        string text = MadeTokens.Random("acme_", bytes - 5, seed: 5);
        string encoded = Encode(encoding, text);
        Assert.Equal(isFound ? 20 : 19 - (encoding == "hex" ? 1 : 0), encoded.TrimEnd('=').Length);
        foreach (string around in (string[])["K={0};", "{0}"])
        {
            _runs.Find(new Content(Encoding.UTF8.GetBytes(string.Format(null, around, encoded)), []));
            Assert.Equal(isFound ? 1 : 0, _runs.Runs.Count);
        }
    }

    [Fact]
    public void Names_paths_digests_and_pictures_are_no_encoded_text()
    {
        byte[] noise = new byte[3000];
        new Random(3).NextBytes(noise);
        string text = $"""
            static_assert(kvm_arch_vcpu_ioctl_set_fpu_register_bank == 0);
            #include <linux/platform_data/gpio/davinci/very/long/path>
            sha256: {Convert.ToHexStringLower(noise.AsSpan(0, 32))}
            data:image/png;base64,{Convert.ToBase64String(noise)}
            printf("%d%% of %s%c\n", a, b, c);
            """;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _runs.Find(new Content(bytes, []));
        Assert.All(_runs.Runs, run => Assert.True(_runs.Decode(bytes, run).IsEmpty));
    }

    [Fact]
    public void Letters_above_ASCII_stay_what_they_are()
    {
        byte[] word = Encoding.UTF8.GetBytes("grüße-%41%42%43-\\u00fc\\ud83d-abcdefghij");
        _runs.Find(new Content(word, []));
        Assert.All(_runs.Runs,
            run => Assert.Equal("grüße-ABC-ü\uFFFD-abcdefghij", Encoding.UTF8.GetString(_runs.Decode(word, run))));
        Assert.NotEmpty(_runs.Runs);
    }

    [Fact]
    public void Any_bytes_are_looked_at_without_harm()
    {
        var random = new Random(11);
        byte[] alphabet = Encoding.ASCII.GetBytes("%\\u0041aB9+/=-_ \n\"");
        for (int round = 0; round < 5000; round++)
        {
            byte[] text = new byte[random.Next(200)];
            for (int i = 0; i < text.Length; i++)
                text[i] = random.Next(30) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            _runs.Find(new Content(text, []));
            foreach (EncodedRun run in _runs.Runs)
            {
                Assert.InRange(run.Start, 0, text.Length - run.Length);
                Assert.InRange(_runs.Decode(text, run).Length, 0, run.Length);
            }
        }
    }

    private static string Encode(string encoding, string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        return encoding switch
        {
            "base64" => Convert.ToBase64String(bytes),
            "base64url" => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            "hex" => Convert.ToHexStringLower(bytes),
            "percent" => Uri.EscapeDataString(secret),
            _ => secret.Replace("+", "\\u002b", StringComparison.Ordinal).Replace("=", "\\u003d", StringComparison.Ordinal),
        };
    }
}
