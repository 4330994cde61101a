using System.Security.Cryptography;
using System.Text;
using KeyScan.Verification.Logins;

namespace KeyScan.Tests.Verification.Logins;

/// <summary>The exchanges that RFC 5802 (section 5) and RFC 7677 (section 3) print.</summary>
public sealed class ScramExchangeTests
{
    [Fact]
    public void The_exchange_of_RFC_5802_is_reproduced()
    {
        using var scram =
            new ScramExchange(HashAlgorithmName.SHA1, "user", Encoding.ASCII.GetBytes("pencil"), "fyko+d2lbbFgONRv9qkxdawL");
        Assert.Equal("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", Encoding.ASCII.GetString(scram.First()));
        Assert.Equal("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            Encoding.ASCII.GetString(scram.Answer("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"u8)));
        Assert.True(scram.Proves("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="u8));
        Assert.False(scram.Proves("v=rmF9pqV8S7suAoZWja4dJRkFsQQ="u8));
        Assert.False(scram.Proves("e=other-error"u8));
    }

    [Fact]
    public void The_exchange_of_RFC_7677_is_reproduced()
    {
        using var scram =
            new ScramExchange(HashAlgorithmName.SHA256, "user", Encoding.ASCII.GetBytes("pencil"), "rOprNGfwEbeRWgbNEkqO");
        Assert.Equal("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Encoding.ASCII.GetString(
                scram.Answer("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"u8)));
        Assert.True(scram.Proves("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r=other,s=QSXCR+Q6sek8bf92,i=4096")]
    [InlineData("r=mine,s=QSXCR+Q6sek8bf92,i=4096")] // nothing of the server's
    [InlineData("r=mine1,s=*,i=4096")]
    [InlineData("r=mine1,s=QSXCR+Q6sek8bf92,i=-1")]
    [InlineData("m=must,r=mine1,s=QSXCR+Q6sek8bf92,i=4096")]
    public void A_challenge_that_is_none_is_refused(string challenge)
    {
        using var scram = new ScramExchange(HashAlgorithmName.SHA256, "", [1], "mine");
        Assert.Throws<InvalidDataException>(() => scram.Answer(Encoding.ASCII.GetBytes(challenge)));
        Assert.False(scram.Proves("v=AAAA"u8));
    }

    [Fact]
    public void What_would_end_a_name_is_written_otherwise()
    {
        using var scram = new ScramExchange(HashAlgorithmName.SHA256, "a,b=c", [1], "n");
        Assert.Equal("n,,n=a=2Cb=3Dc,r=n", Encoding.ASCII.GetString(scram.First()));
    }
}
