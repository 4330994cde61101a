using KeyScan.Detection.Issued;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Issued;

public sealed class EverydayValueTests
{
    [Theory]
    [InlineData("Content-Type")]
    [InlineData("User-Agent")]
    [InlineData("X-Forwarded-For")]
    [InlineData("application/json")]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("password")]
    [InlineData("Password1")]
    [InlineData("Changeme2024!")]
    [InlineData("node_modules")]
    [InlineData("README.md")]
    [InlineData("JavaScript")]
    [InlineData("src/KeyScan/Program.cs")]
    [InlineData("/usr/local/bin/python3")]
    [InlineData("localhost:8080")]
    [InlineData("db-1.internal.example.com:5432/orders")]
    [InlineData("https://github.com/acme/shop")]
    [InlineData("192.168.10.254")]
    [InlineData("2001:db8:85a3::8a2e:370:7334")]
    [InlineData("dana1@acme.test")]
    [InlineData("dana.van-der-berg+keys@mail.example.co.uk")]
    [InlineData("Dana Meyer")]
    [InlineData("Reviewed-by")]
    [InlineData("Zoë Šimůnková")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("urn:uuid:550E8400-E29B-41D4-A716-446655440000")]
    [InlineData("2026-11-28T13:37:00Z")]
    [InlineData("28.11.2026 13:37")]
    [InlineData("+49 (0)30 1234567")]
    [InlineData("12345678901234567890")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("abcabcabcabcabcabcabc")]
    [InlineData("qwertyuiop1234567890")]
    [InlineData("abcdefghijklmnopqrstuvwxyz")]
    [InlineData("prod-payments-1")]
    [InlineData("correct-horse-battery-staple")]
    [InlineData("x7Kp2mQ9")]
    public void Values_that_texts_are_full_of_are_told_from_keys(string value) => Assert.NotNull(EverydayValue.WhatItIs(value));

    [Fact]
    public void What_a_value_reads_as_is_said()
    {
        Assert.Equal("reads as words or a name", EverydayValue.WhatItIs("Content-Type"));
        Assert.Equal("reads as an e-mail address", EverydayValue.WhatItIs("dana1@acme.test"));
        Assert.Equal("reads as a UUID", EverydayValue.WhatItIs("550e8400-e29b-41d4-a716-446655440000"));
        Assert.Equal("reads as a number or a date", EverydayValue.WhatItIs("2026-11-28"));
        Assert.Equal("reads as an address", EverydayValue.WhatItIs("db.example.com:5432"));
        Assert.Equal("is easily guessed", EverydayValue.WhatItIs("aaaaaaaaaaaaaaaaaaaaaaaaa"));
    }

    // One of 20 letters and digits is once in two thousand; what is held then waits for a person, and is not lost.
    [Theory]
    [InlineData("acme_live_", 24, 2)]
    [InlineData("", 20, 20)]
    [InlineData("Bearer-", 32, 0)]
    [InlineData("https://hooks.example.com/services/", 40, 0)]
    public void Random_keys_are_hardly_ever_taken_for_everyday_values(string prefix, int length, int most)
    {
        int taken =
            Enumerable.Range(0, 20_000).Count(i => EverydayValue.WhatItIs(MadeTokens.Random(prefix, length, i)) is not null);
        Assert.InRange(taken, 0, most);
    }

    [Fact]
    public void Random_hexadecimal_keys_are_never_taken_for_everyday_values()
    {
        var random = new Random(3);
        byte[] bytes = new byte[16];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            Assert.Null(EverydayValue.WhatItIs(Convert.ToHexStringLower(bytes)));
        }
    }
}
