using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Tests.Detection.Issued.Tokens;

public sealed class SipHashTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    // Appendix A of the paper, and the first and last of the reference implementation's vectors_sip64, which are 64.
    [Theory]
    [InlineData(0, 0x726FDB47DD0E0E31)]
    [InlineData(1, 0x74F839C593DC67FD)]
    [InlineData(2, 0x0D6C8009D9A94F5A)]
    [InlineData(3, 0x85676696D7FB7E2D)]
    [InlineData(7, 0xAB0200F58B01D137)]
    [InlineData(8, 0x93F5F5799A932462)]
    [InlineData(15, 0xA129CA6149BE45E5)]
    [InlineData(63, 0x958A324CEB064572)]
    public void The_published_vectors_come_out(int length, ulong expected) =>
        Assert.Equal(expected, new SipHash(Key).Compute([.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    [Fact]
    public void Another_key_gives_other_hashes() => Assert.NotEqual(0x726FDB47DD0E0E31u, new SipHash(new byte[16]).Compute([]));
}
