using System.IO.Compression;
using KeyScan.Git.Packs;

namespace KeyScan.Tests.Git;

public sealed class InflaterTests
{
    [Fact]
    public void A_stream_that_asks_for_a_preset_dictionary_is_broken()
    {
        // FDICT is the sixth bit of the second byte (RFC 1950); the header's check bits are right.
        byte[] stream = [0x78, 0xBB, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(0, ((stream[0] << 8) | stream[1]) % 31);
        Assert.Equal(InflateStatus.Broken, new Inflater().Inflate(stream, new byte[16]));
    }

    [Theory]
    [InlineData(100, InflateStatus.Done)]
    [InlineData(99, InflateStatus.TooLong)]
    [InlineData(101, InflateStatus.TooShort)]
    public void The_declared_size_has_to_be_exact(int size, object status) =>
        Assert.Equal((InflateStatus)status, new Inflater().Inflate(Deflate(new byte[100]), new byte[size]));

    private static byte[] Deflate(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionMode.Compress))
            stream.Write(bytes);
        return compressed.ToArray();
    }
}
