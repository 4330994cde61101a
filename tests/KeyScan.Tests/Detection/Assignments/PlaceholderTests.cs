using System.Text;
using KeyScan.Detection.Assignments;

namespace KeyScan.Tests.Detection.Assignments;

public sealed class PlaceholderTests
{
    [Theory]
    [InlineData("YOUR_TOKEN_HERE_123")]
    [InlineData("put-your-key-here-2024")]
    [InlineData("yourApiKey")]
    [InlineData("changeme")]
    [InlineData("REDACTED")]
    [InlineData("****************")]
    [InlineData("xxxxxxxxxxxxxxxx")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("abcdefghijklmnopqrstuvwxyz123456")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("Passw0rd!")]
    public void What_has_to_be_filled_in_is_one(string value) => Assert.True(Placeholder.Is(Encoding.ASCII.GetBytes(value)));

    // Made up was once a judgement of four letters: one in some hundred random keys was lost by it.
    [Fact]
    public void A_random_key_is_none_whatever_word_it_holds_by_chance()
    {
        var random = new Random(7);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        foreach (string word in (string[])["todo", "fake", "test", "here", "your", "example", "sample", "none", "insert", "dummy",
            "abc123"])
        {
            string key =
                new string(random.GetItems(Alphabet.AsSpan(), 14)) + word + new string(random.GetItems(Alphabet.AsSpan(), 15));
            Assert.False(Placeholder.Is(Encoding.ASCII.GetBytes(key)), key);
        }
    }

    [Fact]
    public void Of_ten_thousand_random_keys_hardly_one_is_taken_for_one()
    {
        var random = new Random(8);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        int taken = 0;
        for (int i = 0; i < 10_000; i++)
            taken += Placeholder.Is(Encoding.ASCII.GetBytes(new string(random.GetItems(Alphabet.AsSpan(), 32)))) ? 1 : 0;
        Assert.InRange(taken, 0, 5);
    }
}
