using KeyScan.Registry.Revocation.Outbox;

namespace KeyScan.Tests.Registry.Revocation;

public sealed class ApproverTests
{
    [Theory]
    [InlineData("Dana")]
    [InlineData(" DANA ")]
    [InlineData("dana\u00a0")]
    [InlineData("dana\u200b")]
    [InlineData("d\u200dana")]
    [InlineData("\ufeffdana")]
    [InlineData("d\u0430na")]
    [InlineData("d\u03b1n\u0430")]
    [InlineData("DANA\u0307")]
    [InlineData("d\u00e1n\u0101")]
    [InlineData("\uff24\uff21\uff2e\uff21")]
    [InlineData("dana.")]
    [InlineData("da\nna")]
    [InlineData("d a n a")]
    public void Spellings_of_one_name_are_one_person(string name) => Assert.Equal("dana", Approver.Parse(name).Key);

    [Theory]
    [InlineData("kim", "dana")]
    [InlineData("dana.meyer", "dana.maier")]
    [InlineData("дана", "дина")]
    [InlineData("山田", "山本")]
    public void Other_names_are_other_people(string one, string other) =>
        Assert.NotEqual(Approver.Parse(one).Key, Approver.Parse(other).Key);

    [Theory]
    [InlineData("")]
    [InlineData(" \u200b. ")]
    [InlineData("dan\u05d0")]
    public void A_name_without_letters_or_of_mixed_alphabets_is_refused(string name) =>
        Assert.Throws<ProblemException>(() => Approver.Parse(name));
}
