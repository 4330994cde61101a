using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Tests.Detection.Issued.Tokens;

public sealed class RunMasksTests
{
    [Theory]
    [InlineData("scalar")]
    [InlineData("128")]
    [InlineData("256")]
    [InlineData("512")]
    public void Each_bit_says_whether_its_byte_belongs_to_the_family(string instructionSet)
    {
        RunMasks masks = RunMasks.Create(instructionSet);
        byte[] text = new byte[RunMasks.PieceLength + RunMasks.Ahead];
        new Random(17).NextBytes(text);
        foreach (int length in new[] { text.Length, 1000, 65, 64, 63, 1, 0 })
        {
            masks.Fill(text.AsSpan(0, length), free: true);
            foreach (AlphabetFamily family in Enum.GetValues<AlphabetFamily>())
            {
                ReadOnlySpan<ulong> words = masks.Of(family);
                for (int i = 0; i < words.Length * RunMasks.WordLength; i++)
                {
                    // Behind the text all is zero; what pads its last word is a control character, which belongs to none.
                    bool expected = i < length && Characters.IsIn(family, text[i]);
                    Assert.True(expected == ((words[i / 64] >> i & 1) != 0), $"{family} of {length} at {i}");
                }
            }
        }
    }

    [Fact]
    public void A_text_longer_than_a_piece_is_refused() =>
        Assert.Throws<ArgumentException>(
            () => RunMasks.Create("scalar").Fill(new byte[RunMasks.PieceLength + RunMasks.Ahead + 1], free: false));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(21)]
    [InlineData(64)]
    [InlineData(500)]
    public void Runs_are_those_that_a_plain_loop_finds(int least)
    {
        var random = new Random(least);
        var masks = RunMasks.Create();
        var search = new RunSearch(AlphabetFamily.Word, least);
        for (int round = 0; round < 20; round++)
        {
            byte[] text = new byte[random.Next(1, 30_000)];
            for (int i = 0; i < text.Length; i++)
                text[i] = random.Next(1 + (least * 2)) == 0 ? (byte)' ' : (byte)'a';
            var found = new List<Run>();
            var runs = new Run[RunMasks.PieceLength];
            for (int from = 0; from < text.Length; from += RunMasks.PieceLength)
            {
                masks.Fill(text.AsSpan(from, Math.Min(RunMasks.PieceLength + RunMasks.Ahead, text.Length - from)), free: false);
                found.AddRange(runs[..search.Find(masks, text, from, search.Gate(masks), runs)]);
            }
            Assert.Equal(Loop(text).Where(r => r.End - r.Start >= Math.Min(least, RunMasks.WordLength)), found);
        }
    }

    private static IEnumerable<Run> Loop(byte[] text)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            for (end = start; end < text.Length && text[end] == 'a';)
                end++;
            if (end > start)
                yield return new Run(start, end);
        }
    }
}
