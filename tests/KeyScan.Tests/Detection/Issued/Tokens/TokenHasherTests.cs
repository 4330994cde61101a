using System.Text;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Tests.Detection.Issued.Sets;

namespace KeyScan.Tests.Detection.Issued.Tokens;

public sealed class TokenHasherTests
{
    private readonly TokenHasher _hasher = new(SampleSet.Pepper(1));

    [Theory]
    [InlineData("abcdefghijABCDEFGHIJ", TokenAlphabet.Letters)]
    [InlineData("0a1b2c3d4e5f", TokenAlphabet.Alphanumeric)]
    [InlineData("acme_abcdEFGH", TokenAlphabet.WordLetters)]
    [InlineData("acme_abcd1234", TokenAlphabet.Word)]
    [InlineData("abcd-efgh_ijkl", TokenAlphabet.DashedLetters)]
    [InlineData("2f1acc6c-3a6a-4e3b", TokenAlphabet.Dashed)]
    [InlineData("abcd.efgh.ijkl", TokenAlphabet.UnreservedLetters)]
    [InlineData("ab8~cd.ef_gh-ij", TokenAlphabet.Unreserved)]
    [InlineData("abcd/efgh+ijkl==", TokenAlphabet.Base64Letters)]
    [InlineData("abcd1efghijkl=", TokenAlphabet.Base64)]
    [InlineData("ab_cd+efghijkl==", TokenAlphabet.ExtendedLetters)]
    [InlineData("1234567:ab_cd-ef", TokenAlphabet.Extended)]
    [InlineData("abcd!efgh@ij", TokenAlphabet.FreeLetters)]
    [InlineData("abcd=efgh1ij", TokenAlphabet.Free)]
    [InlineData("abcd1efgh===", TokenAlphabet.Free)]
    [InlineData("sch\u00F6n123", TokenAlphabet.Free)]
    [InlineData("two words 12", TokenAlphabet.None)]
    [InlineData("a\"quote\"12", TokenAlphabet.None)]
    [InlineData("a\\b12345678", TokenAlphabet.None)]
    [InlineData("abc1234", TokenAlphabet.None)]
    [InlineData("password", TokenAlphabet.None)]
    [InlineData("PASSWORDTEST", TokenAlphabet.None)]
    [InlineData("abcdefghijklmnop", TokenAlphabet.Letters)]
    [InlineData("xxxxxxxxxxxxxxxxxxxx", TokenAlphabet.None)]
    [InlineData("abcabcabcabcabcabc", TokenAlphabet.None)]
    [InlineData("==", TokenAlphabet.None)]
    public void A_secret_has_the_smallest_alphabet_that_has_all_of_it(string secret, object expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(secret);
        Assert.True(_hasher.TryShape(text, out TokenShape shape));
        Assert.Equal(new TokenShape(_hasher.Hash(text), text.Length, (TokenAlphabet)expected), shape);
    }

    [Fact]
    public void Nothing_has_no_shape() => Assert.False(_hasher.TryShape([], out _));

    [Fact]
    public void What_is_longer_than_a_token_can_be_is_found_by_rules_only()
    {
        byte[] text = Encoding.UTF8.GetBytes(TokenText.Secret(new Random(1), AlphabetFamily.Alphanumeric, 8193));
        Assert.True(_hasher.TryShape(text.AsSpan(1), out TokenShape longest) && longest.Alphabet == TokenAlphabet.Alphanumeric);
        Assert.True(_hasher.TryShape(text, out TokenShape longer) && longer.Alphabet == TokenAlphabet.None);
    }

    [Fact]
    public void Another_pepper_gives_another_hash() =>
        Assert.NotEqual(_hasher.Hash("acme"u8), new TokenHasher(SampleSet.Pepper(2)).Hash("acme"u8));
}
