using System.Text;
using KeyScan.Primitives;

namespace KeyScan.Tests.Primitives;

public sealed class Crc32Tests
{
    // The check value of the catalogue of parametrised CRC algorithms, and neighbours any implementation gives.
    [Theory]
    [InlineData("", 0x00000000)]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("a", 0xE8B7BE43)]
    public void Known_texts_have_their_known_checksums(string text, uint expected) =>
        Assert.Equal(expected, Crc32.Compute(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(0, "000000")]
    [InlineData(61, "00000z")]
    [InlineData(62, "000010")]
    [InlineData(10, "00000A")]
    [InlineData(uint.MaxValue, "4gfFC3")]
    public void A_checksum_in_base_62_is_padded_with_zeros(uint value, string expected)
    {
        Span<char> digits = stackalloc char[6];
        Crc32.WriteBase62(value, digits);

        Assert.Equal(expected, digits.ToString());
    }
}
