using KeyScan.Matching;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Matching;

public sealed class FalsePositiveTests
{
    [Theory]
    [InlineData("${{ secrets.DEPLOY_KEY }}")]
    [InlineData("${DB_PASSWORD}")]
    [InlineData("$DB_PASSWORD")]
    [InlineData("process.env.API_KEY")]
    [InlineData("os.environ[\"API_KEY\"]")]
    [InlineData("vault:secret/data/app#key")]
    [InlineData("{{ .Values.apiKey }}")]
    [InlineData("<your-key>")]
    [InlineData("%API_KEY%")]
    [InlineData("@Microsoft.KeyVault(SecretUri=x)")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:1:secret:app")]
    [InlineData("op://vault/item/field")]
    public void A_reference_to_safe_storage_is_none(string text) => Assert.True(FalsePositive.IsReference(text));

    [Theory]
    [InlineData("xxxxxxxxxxxxxxxxxxxx")]
    [InlineData("sk_live_xxxxxxxxxxxx")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("your-api-key-goes-here")]
    [InlineData("changeme-please")]
    [InlineData("0123456789012345")]
    [InlineData("************")]
    [InlineData("abababababababab")]
    [InlineData("00000000-0000-0000")]
    public void A_made_up_value_is_none(string text) => Assert.True(FalsePositive.IsMadeUp(text));

    [Theory]
    [InlineData("todo")]
    [InlineData("fake")]
    [InlineData("dummy")]
    [InlineData("your")]
    [InlineData("none")]
    [InlineData("sample")]
    public void A_word_inside_of_a_random_key_is_chance_and_alone_it_is_none(string word)
    {
        Assert.False(FalsePositive.IsMadeUp($"key_{MadeTokens.Random("", 12, 1)}{word}{MadeTokens.Random("", 12, 2)}"));
        Assert.True(FalsePositive.IsMadeUp($"key_live_{word}_key"));
    }

    [Fact]
    public void Random_keys_are_hardly_ever_taken_for_stand_ins()
    {
        int mistaken = Enumerable.Range(0, 20_000).Count(seed =>
        {
            string key = MadeTokens.Random("key_", 40, seed);
            return FalsePositive.IsMadeUp(key) || FalsePositive.IsReference(key);
        });
        Assert.InRange(mistaken, 0, 10);
    }
}
