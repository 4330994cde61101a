using System.Text;
using KeyScan.Decoding;

namespace KeyScan.Tests.Decoding;

public sealed class HexTextTests
{
    private const string Twelve = "6b65793a2061";

    [Theory]
    [InlineData("", true)]
    [InlineData("zz", true)]
    [InlineData("ff00ff00", true)]
    public void Twelve_characters_decide_and_no_more(string after, bool begins) =>
        Assert.Equal(begins, HexText.Begins(Encoding.ASCII.GetBytes(Twelve + after)));

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void Each_of_the_twelve_counts(int wrong)
    {
        // The eleventh would be the first digit of no printable character, the twelfth no digit at all.
        char[] run = (Twelve + "aaaaaaaa").ToCharArray();
        run[wrong] = wrong % 2 == 0 ? '8' : 'g';
        Assert.False(HexText.Begins(Encoding.ASCII.GetBytes(run)));
    }
}
