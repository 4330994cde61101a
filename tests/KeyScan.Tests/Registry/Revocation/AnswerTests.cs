using System.Security.Cryptography;
using System.Text;
using KeyScan.Registry.Revocation.Formats;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class AnswerTests
{
    private static readonly Secret Token = new("a token of the test");

    private static string Hex => Convert.ToHexStringLower(SHA256.HashData(Token.RevealBytes()));

    private static string Base64 => Convert.ToBase64String(SHA256.HashData(Token.RevealBytes()));

    [Theory]
    [InlineData("""{"status":"revoked"}""", "Revoked")]
    [InlineData("""{"status":"accepted","more":[1]}""", "Accepted")]
    [InlineData("""{"label":"false_positive"}""", "FalsePositive")]
    [InlineData("""[{"label":"true_positive","token_type":"t"}]""", "TruePositive")]
    [InlineData("""{"status":7}""", "None")]
    [InlineData("""{"status":"\ud800"}""", "None")]
    [InlineData("""{"status":""", "None")]
    [InlineData("<html>", "None")]
    [InlineData("", "None")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]", "None")]
    public void An_answer_says_what_became_of_the_key(string answer, string expected) =>
        Assert.Equal(expected, AnswerReader.Read(Encoding.UTF8.GetBytes(answer), null).ToString());

    [Fact]
    public void A_label_counts_for_the_token_it_names()
    {
        Assert.All([$"\"token_raw\":\"{Token.Reveal()}\"", $"\"token_hash\":\"{Hex}\"", $"\"token_hash\":\"{Base64}\""], about =>
            Assert.Equal(Receipt.FalsePositive, AnswerReader.Read(Encoding.UTF8.GetBytes($$"""[{"token_raw":"other","label":"true_positive"},{{{about}},"label":"false_positive"}]"""), Token)));
        Assert.Equal(Receipt.None, AnswerReader.Read("""[{"token_raw":"other","label":"true_positive"}]"""u8.ToArray(), Token));
    }

    [Theory]
    [InlineData("""{"status":"revoked"}""", true)]
    [InlineData("""{"revoked":true}""", true)]
    [InlineData("""{"active":false}""", true)]
    [InlineData("""{"active":true}""", false)]
    [InlineData("[]", false)]
    [InlineData("no", false)]
    public void A_status_address_says_whether_a_key_is_revoked(string answer, bool revoked) =>
        Assert.Equal(revoked, AnswerReader.SaysRevoked(Encoding.UTF8.GetBytes(answer)));
}
