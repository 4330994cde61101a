using System.Text;
using KeyScan.Primitives;

namespace KeyScan.Tests.Primitives;

public sealed class Crc32CTests
{
    /// <summary>
    /// Section B.4 of RFC 3720, whose numbers are written in the order of the wire, and the check value of the catalogues.
    /// </summary>
    public static TheoryData<byte[], uint> Vectors => new()
    {
        { new byte[32], 0x8A9136AA },
        { [.. Enumerable.Repeat((byte)0xFF, 32)], 0x62A8AB43 },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)i)], 0x46DD794E },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))], 0x113FDB5C },
        { Encoding.ASCII.GetBytes("123456789"), 0xE3069283 },
        { [], 0 },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_published_vectors_come_out(byte[] bytes, uint expected)
    {
        Assert.Equal(expected, Crc32C.Compute(bytes));
        Assert.Equal(expected, Crc32C.Append(0, bytes, byTable: true));
    }

    [Fact]
    public void Parts_give_what_the_whole_gives_by_instruction_and_by_table()
    {
        byte[] bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        uint whole = Crc32C.Compute(bytes);
        for (int cut = 0; cut < bytes.Length; cut += 7)
        {
            Assert.Equal(whole, Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
            Assert.Equal(whole, Crc32C.Append(Crc32C.Append(0, bytes.AsSpan(0, cut), byTable: true), bytes.AsSpan(cut)));
        }
    }
}
