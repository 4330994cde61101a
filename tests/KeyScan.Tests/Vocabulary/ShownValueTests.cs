using KeyScan.Rules.Examples;

namespace KeyScan.Tests.Vocabulary;

public sealed class ShownValueTests
{
    [Theory]
    [InlineData("hgh")]
    [InlineData("disable_rulez")]
    [InlineData("disable-rules")]
    [InlineData("Medium")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("2027-02-30")]
    [InlineData("128 MBx")]
    [InlineData("5GB")]
    public void What_is_most_likely_a_slip_is_shown(string text) => Assert.Equal($"`{text}`", ShownValue.Of(text));

    [Theory]
    [InlineData("hunter2", "`****` (7 characters)")]
    [InlineData("S3cret-Pa55word!", "`****` (16 characters)")]
    [InlineData("dBqwErTz", "`****` (8 characters)")]
    [InlineData("abcdefghijklmnop", "`****` (16 characters)")]
    [InlineData("1234567890123", "`****` (13 characters)")]
    [InlineData("a b\nc", "`****` (5 characters)")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    public void What_may_be_a_secret_is_not(string? text, string shown) => Assert.Equal(shown, ShownValue.Of(text));

    [Fact]
    public void A_token_is_known_by_its_first_characters_and_its_length()
    {
        string token = MakeToken(1);
        Assert.Equal($"`{token[..4]}****` ({token.Length} characters)", ShownValue.Of(token));
    }

    [Fact]
    public void In_somebody_elses_message_what_looks_like_a_token_is_redacted_and_the_rest_stays()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            string token = MakeToken(seed);
            Assert.Equal($"found '{token[..4]}****' at https://host/x?t={token[..4]}****", ShownValue.Mask($"found '{token}' at https://host/x?t={token}"));
        }
    }

    [Theory]
    [InlineData("commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904 is missing")]
    [InlineData("/src/KeyScan/Sources/History/HistoryAttributionTests2.cs:12:7")]
    [InlineData("use max_file_size_of_2024_and_2025")]
    [InlineData("/tmp/keyscan-test-ncAu1C2/folder")]
    public void Ids_and_names_of_files_stay(string message) => Assert.Equal(message, ShownValue.Mask(message));

    [Fact]
    public void A_problem_shows_none_whatever_it_was_made_of()
    {
        string token = MakeToken(3);
        var problem = new Problem($"`x` is {token}", $"rules/{token}.yml", "Mend it");
        Assert.DoesNotContain(token, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, problem.Where, StringComparison.Ordinal);
    }

    private static string MakeToken(int seed) => ExampleTemplate.Expand("ghp_<<crc32-base62>>", new Random(seed));
}
