using System.IO.Compression;
using KeyScan.Git.Packs;
using KeyScan.Primitives.Deflate;

namespace KeyScan.Tests.Git;

/// <summary>Our inflating against that of the run time, which is zlib's.</summary>
public sealed class InflaterTests
{
    private const byte Untouched = 0xA5;

    private static readonly int[] Sizes =
        [0, 1, 2, 7, 31, 100, 257, 258, 259, 290, 291, 1000, 5536, 5552, 5553, 40_000, 70_001, 300_000];

    public static TheoryData<ZLibCompressionStrategy, int> Ways
    {
        get
        {
            var ways = new TheoryData<ZLibCompressionStrategy, int>();
            foreach (ZLibCompressionStrategy strategy in Enum.GetValues<ZLibCompressionStrategy>())
            {
                foreach (int level in new[] { 0, 1, 6, 9 })
                    ways.Add(strategy, level);
            }
            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void Every_kind_of_block_gives_what_was_put_in(ZLibCompressionStrategy strategy, int level)
    {
        var random = new Random(HashCode.Combine(7, (int)strategy, level) & 0xFFFF);
        foreach (int size in Sizes)
        {
            for (int kind = 0; kind < 6; kind++)
            {
                byte[] plain = Make(random, size, kind);
                byte[] compressed = Deflate(plain, strategy, level);
                // What follows is the next entry of a pack, or nothing.
                foreach (int more in new[] { 0, 3, 100 })
                    Assert.Equal((InflateStatus.Done, true), Inflate([.. compressed, .. Make(random, more, 0)], plain));
                if (size > 0)
                {
                    Assert.Equal((InflateStatus.TooLong, true), Inflate(compressed, plain[..^1]));
                    Assert.Equal((InflateStatus.TooLong, true), Inflate(compressed, plain[..(size / 2)]));
                    Assert.Equal((InflateStatus.TooLong, true), Inflate(compressed, []));
                }
                Assert.Equal(InflateStatus.TooShort, Inflate(compressed, [.. plain, 1]).Status);
            }
        }
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(700, 1)]
    [InlineData(3000, 2)]
    [InlineData(3000, 4)]
    public void A_stream_that_is_cut_anywhere_is_not_done(int size, int kind)
    {
        byte[] plain = Make(new Random(3), size, kind), compressed = Deflate(plain, ZLibCompressionStrategy.Default, 6);
        for (int length = 0; length < compressed.Length; length++)
            Assert.Equal(InflateStatus.Cut, Inflate(compressed[..length], plain).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_was_changed_is_taken_and_refused_as_zlib_does(int seed)
    {
        var random = new Random(seed);
        int taken = 0, refused = 0;
        for (int i = 0; i < 6000; i++)
        {
            byte[] plain = Make(random, random.Next(1200), random.Next(6));
            byte[] compressed = Deflate(plain, (ZLibCompressionStrategy)random.Next(5), random.Next(10));
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                // The first bytes say how blocks are coded, and are changed most often.
                int at = random.Next(2) == 0 ? random.Next(compressed.Length) : random.Next(Math.Min(compressed.Length, 90));
                compressed[at] = (byte)(random.Next(2) == 0 ? random.Next(256) : compressed[at] ^ 1 << random.Next(8));
            }
            byte[]? expected = InflateByZlib(compressed, out byte[] begun);
            if (expected is not null)
            {
                taken++;
                Assert.Equal((InflateStatus.Done, true), Inflate(compressed, expected));
            }
            else
            {
                refused++;
                Assert.NotEqual(InflateStatus.Done, Inflate(compressed, plain).Status);
                // As far as zlib came, all is alike; how far that is depends on its buffers.
                if (begun.Length > 0)
                    Assert.Equal((InflateStatus.TooLong, true), Inflate(compressed, begun[..^1]));
            }
        }
        Assert.True(taken > 20 && refused > 1000, $"{taken} taken, {refused} refused");
    }

    [Fact]
    public void Noise_behind_a_header_is_refused_as_zlib_does()
    {
        var random = new Random(11);
        for (int i = 0; i < 40_000; i++)
        {
            byte[] noise = Make(random, random.Next(3, 200), 0);
            (noise[0], noise[1]) = (0x78, 0x9C);
            // Half of them begin a block of codes of their own.
            noise[2] = (byte)(i % 2 == 0 ? noise[2] & 0xF8 | 5 : noise[2]);
            if (InflateByZlib(noise, out _) is { } all)
                Assert.Equal((InflateStatus.Done, true), Inflate(noise, all));
            else
                Assert.NotEqual(InflateStatus.Done, Inflate(noise, new byte[random.Next(600)]).Status);
        }
    }

    [Fact]
    public void A_wrong_checksum_is_broken()
    {
        byte[] plain = Make(new Random(5), 5000, 1);
        for (int bit = 0; bit < 32; bit++)
        {
            byte[] compressed = Deflate(plain, ZLibCompressionStrategy.Default, 6);
            compressed[compressed.Length - 1 - bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Equal((InflateStatus.Broken, true), Inflate(compressed, plain));
        }
    }

    [Fact]
    public void A_stream_that_asks_for_a_preset_dictionary_is_broken()
    {
        // FDICT is the sixth bit of the second byte (RFC 1950); the header's check bits are right.
        byte[] stream = [0x78, 0xBB, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(0, ((stream[0] << 8) | stream[1]) % 31);
        Assert.Equal(InflateStatus.Broken, new Inflater().Inflate(stream, new byte[16]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(5535)]
    [InlineData(5552)]
    [InlineData(100_000)]
    public void A_checksum_of_the_largest_bytes_does_not_run_over(int length)
    {
        byte[] plain = new byte[length];
        Array.Fill(plain, byte.MaxValue);
        (uint low, uint high) = (1, 0);
        foreach (byte b in plain)
            (low, high) = ((low + b) % 65521, (high + (low + b) % 65521) % 65521);
        Assert.Equal(high << 16 | low, Adler32.Of(plain));
    }

    // Both lie against the end of their memory, so that what is read or written beyond shows.
    private static (InflateStatus Status, bool AsExpected) Inflate(byte[] compressed, byte[] expected)
    {
        byte[] memory = new byte[expected.Length + 128];
        Array.Fill(memory, Untouched);
        Span<byte> destination = memory.AsSpan(64, expected.Length);
        InflateStatus status = Inflater.OfThread.Inflate(compressed, destination);
        Assert.True(memory.AsSpan(0, 64).IndexOfAnyExcept(Untouched) < 0);
        Assert.True(memory.AsSpan(64 + expected.Length).IndexOfAnyExcept(Untouched) < 0);
        return (status, destination.SequenceEqual(expected));
    }

    // Noise, words, one byte, short repetitions, lines with long repetitions, and few letters
    private static byte[] Make(Random random, int size, int kind)
    {
        byte[] all = new byte[size];
        random.NextBytes(all);
        for (int i = 0; i < size; i++)
        {
            all[i] = kind switch
            {
                0 => all[i],
                1 => (byte)("etaoin shrdlu\n"[all[i] % 14] + (all[i] > 250 ? 1 : 0)),
                2 => (byte)'0',
                3 => i < 5 || all[i] > 252 ? all[i] : all[i - 1 - i / 100 % 5],
                4 => i < 400 || all[i] > 253 ? all[i] : all[i - 300],
                _ => (byte)(all[i] & 3),
            };
        }
        return all;
    }

    private static byte[] Deflate(byte[] plain, ZLibCompressionStrategy strategy, int level)
    {
        // The run time's stream writes nothing for nothing: an empty block of fixed codes, and the checksum of nothing.
        if (plain.Length == 0)
            return [0x78, 0x9C, 3, 0, 0, 0, 0, 1];
        using var compressed = new MemoryStream();
        var options = new ZLibCompressionOptions { CompressionStrategy = strategy, CompressionLevel = level };
        using (var stream = new ZLibStream(compressed, options))
            stream.Write(plain);
        return compressed.ToArray();
    }

    private static byte[]? InflateByZlib(byte[] compressed, out byte[] begun)
    {
        using var plain = new MemoryStream();
        try
        {
            var input = new AskedStream(compressed);
            using var stream = new ZLibStream(input, CompressionMode.Decompress);
            // Not CopyTo, which asks for all of it in any case.
            byte[] part = new byte[1000];
            while (stream.Read(part) is > 0 and int read)
                plain.Write(part, 0, read);
            return input.WasAskedBeyond ? null : plain.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
        finally
        {
            begun = plain.ToArray();
        }
    }

    // The run time's stream says nothing of one that is cut, but asks for more of it.
    private sealed class AskedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public bool WasAskedBeyond { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            WasAskedBeyond |= Position == Length && count > 0;
            return base.Read(buffer, offset, count);
        }
    }
}
