namespace KeyScan.Tests.Vocabulary;

public sealed class FingerprintTests
{
    private static readonly string Hash = new('a', 64);

    [Theory]
    [InlineData("e1:", true, 1)]
    [InlineData("e12:", true, 12)]
    [InlineData("e0:", false, 0)]
    [InlineData("e-1:", false, 0)]
    [InlineData("e:", false, 0)]
    [InlineData("1:", false, 0)]
    [InlineData("f1:", false, 0)]
    [InlineData("e1.5:", false, 0)]
    [InlineData("e99999999999:", false, 0)]
    public void An_epoch_is_a_number_from_1_on(string before, bool isOne, int epoch)
    {
        Assert.Equal(isOne, Fingerprint.TryParse(before + Hash, out int read, out _));
        if (isOne)
            Assert.Equal(epoch, read);
    }

    [Fact]
    public void A_hash_has_64_digits()
    {
        Assert.True(Fingerprint.TryParse($"e1:{Hash}", out _, out byte[] bytes));
        Assert.Equal(Fingerprint.HashLength, bytes.Length);
        Assert.False(Fingerprint.TryParse($"e1:{Hash[1..]}", out _, out _));
        Assert.False(Fingerprint.TryParse($"e1:{Hash}a", out _, out _));
        Assert.False(Fingerprint.TryParse($"e1:{Hash[1..]}g", out _, out _));
    }

    [Fact]
    public void What_is_computed_can_be_read_again()
    {
        var pepper = new Pepper(7, new byte[32]);
        var made = Fingerprint.Compute(pepper, new Secret("of the tests"));
        Assert.True(Fingerprint.TryParse(made.Text, out int epoch, out byte[] hash));
        Assert.Equal(7, epoch);
        Assert.Equal(made, Fingerprint.FromHash(epoch, hash));
    }
}
