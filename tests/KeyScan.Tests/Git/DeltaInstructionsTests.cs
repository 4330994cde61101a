using KeyScan.Git.Packs;

namespace KeyScan.Tests.Git;

/// <summary>Deltas as gitformat-pack(5) describes them, written here byte for byte.</summary>
public sealed class DeltaInstructionsTests
{
    [Fact]
    public void A_copy_without_a_length_has_65536_bytes()
    {
        byte[] source = Noise(70_000), result = new byte[0x10000];
        Assert.Null(DeltaInstructions.Apply([.. Size(source.Length), .. Size(result.Length), 0x80 | 0x01, 3], source, result));
        Assert.Equal(source[3..0x10003], result);
    }

    [Fact]
    public void Offsets_and_lengths_are_put_together_of_the_bytes_that_are_there()
    {
        byte[] source = Noise(0x20_0000), result = new byte[0x1_0102];
        // Offset bytes 1 and 3, length bytes 1, 2 and 3.
        Assert.Null(DeltaInstructions.Apply(
            [.. Size(source.Length), .. Size(result.Length), 0x80 | 0x75, 5, 1, 2, 1, 1], source, result));
        Assert.Equal(source[0x1_0005..0x2_0107], result);
    }

    [Theory]
    [InlineData(80, 20, null)]
    [InlineData(81, 20, "behind the end of its base")]
    [InlineData(100, 1, "behind the end of its base")]
    [InlineData(200, 20, "behind the end of its base")]
    public void Nothing_is_copied_from_behind_the_end_of_the_base(int offset, int length, string? error)
    {
        byte[] source = Noise(100), result = new byte[length];
        string? said = DeltaInstructions.Apply([.. Size(100), .. Size(length), 0x80 | 0x11, (byte)offset, (byte)length], source,
            result)?.What;
        Assert.Equal(error is null, said is null);
        if (error is not null)
            Assert.Contains(error, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x00 }, "not known")]
    [InlineData(new byte[] { 0x05, 1, 2 }, "ends inside")]
    [InlineData(new byte[] { 0x91, 1 }, "ends inside")]
    [InlineData(new byte[] { 0x03, 1, 2, 3 }, "fewer bytes")]
    [InlineData(new byte[] { 0x91, 0, 11 }, "more bytes")]
    public void What_is_wrong_is_said(byte[] instructions, string error) =>
        Assert.Contains(error,
            DeltaInstructions.Apply([.. Size(100), .. Size(10), .. instructions], Noise(100), new byte[10])?.What,
            StringComparison.Ordinal);

    [Fact]
    public void It_is_made_for_its_base_and_its_result()
    {
        Assert.Contains("base", DeltaInstructions.Apply([.. Size(99), .. Size(1), 1, 1], Noise(100), new byte[1])?.What,
            StringComparison.Ordinal);
        Assert.Contains("not 2", DeltaInstructions.Apply([.. Size(100), .. Size(1), 1, 1], Noise(100), new byte[2])?.What,
            StringComparison.Ordinal);
        Assert.Contains("sizes", DeltaInstructions.Apply([0x80, 0x80], [], [])?.What, StringComparison.Ordinal);
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private static byte[] Size(int size)
    {
        var bytes = new List<byte>();
        for (; size > 0x7f; size >>= 7)
            bytes.Add((byte)(size | 0x80));
        bytes.Add((byte)size);
        return [.. bytes];
    }
}
