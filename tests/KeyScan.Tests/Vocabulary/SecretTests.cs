using KeyScan.Tests.Support;

namespace KeyScan.Tests.Vocabulary;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_prints_redacted_however_it_is_printed()
    {
        string text = MadeTokens.Random("ghp_", 36, 1);
        var secret = new Secret(text);
        foreach (string printed in (string[])[$"{secret}", secret.ToString(), string.Concat("", secret),
            string.Create(null, $"{secret}")])
            Assert.Equal("ghp_****", printed);
        Assert.Equal(text, secret.Reveal());
    }

    [Fact]
    public void A_short_secret_shows_nothing()
    {
        for (int length = 0; length < 20; length++)
            Assert.Equal("****", new Secret(new string('p', length)).ToString());
    }

    [Fact]
    public void A_finding_id_depends_on_salt_family_and_secret_alone()
    {
        var secret = new Secret(MadeTokens.Random("", 20, 2));
        FindingId id = FindingId.Compute("salt"u8, "acme", secret);
        Assert.Equal(id, FindingId.Compute("salt"u8, "acme", new Secret(secret.Reveal())));
        Assert.NotEqual(id, FindingId.Compute("other"u8, "acme", secret));
        Assert.NotEqual(id, FindingId.Compute("salt"u8, "other", secret));
        Assert.Matches("^[0-9a-f]{32}$", id.ToString());
        Assert.True(FindingId.TryParse(id.ToString(), out FindingId parsed));
        Assert.Equal(id, parsed);
    }

    [Fact]
    public void A_fingerprint_carries_its_epoch_and_hides_pepper_and_secret()
    {
        var pepper = new Pepper(3, "a pepper of some length"u8.ToArray());
        var secret = new Secret(MadeTokens.Random("", 20, 3));
        string fingerprint = Fingerprint.Compute(pepper, secret).ToString();
        Assert.Matches("^e3:[0-9a-f]{64}$", fingerprint);
        Assert.DoesNotContain("pepper of some", pepper.ToString(), StringComparison.Ordinal);
    }
}
