using System.Text;
using KeyScan.Primitives;

namespace KeyScan.Tests.Primitives;

public sealed class ByteClassTests
{
    private static readonly byte[] Members = Encoding.ASCII.GetBytes("ABCDEFxyz0189+/_-~");

    [Fact]
    public void Runs_are_those_that_a_walk_byte_by_byte_finds()
    {
        var random = new Random(5);
        var byteClass = new ByteClass(Members);
        var runs = new List<ByteRun>();
        for (int round = 0; round < 3000; round++)
        {
            byte[] text = Text(random, random.Next(300), random.Next(1, 12));
            int least = random.Next(2, 33);
            runs.Clear();
            byteClass.FindRuns(text, least, runs);
            Assert.Equal(Oracle(text, least), runs);
            runs.Clear();
            byteClass.FindRunsOneByOne(text, least, runs);
            Assert.Equal(Oracle(text, least), runs);
        }
    }

    [Fact]
    public void A_byte_above_ASCII_is_in_no_class_and_cannot_be_put_in_one()
    {
        var runs = new List<ByteRun>();
        new ByteClass("a"u8).FindRuns([.. Enumerable.Repeat((byte)0xE1, 200)], 2, runs);
        Assert.Empty(runs);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteClass([0x80]));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(1000)]
    public void A_text_that_is_one_run_is_found_whole(int length)
    {
        var runs = new List<ByteRun>();
        new ByteClass("a"u8).FindRuns([.. Enumerable.Repeat((byte)'a', length)], 20, runs);
        Assert.Equal([new ByteRun(0, length)], runs);
    }

    private static byte[] Text(Random random, int length, int rarity)
    {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++)
            text[i] = random.Next(rarity * 4) == 0 ? (byte)random.Next(256) : Members[random.Next(Members.Length)];
        return text;
    }

    private static List<ByteRun> Oracle(byte[] text, int least)
    {
        var runs = new List<ByteRun>();
        for (int start = 0; start < text.Length; start++)
        {
            int end = start;
            while (end < text.Length && Members.Contains(text[end]))
                end++;
            if (end - start >= least)
                runs.Add(new ByteRun(start, end - start));
            start = Math.Max(start, end);
        }
        return runs;
    }
}
