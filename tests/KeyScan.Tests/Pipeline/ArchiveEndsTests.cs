using KeyScan.Decoding.Archives;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

/// <summary>
/// What is compressed in several parts is read to its end, a cut is seen wherever it is, and memory is asked for before it is
/// taken.
/// </summary>
public sealed class ArchiveEndsTests
{
    private static readonly string[] Keys = [MadeTokens.Random("acme_", 20, seed: 75), MadeTokens.Random("acme_", 20, seed: 76)];
    private static readonly byte[][] Texts = [.. Keys.Select(k => MadeArchives.Text($"first\nSECRET={k}\n{Noise()}\n"))];

    [Theory]
    [InlineData("gzip")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    [InlineData("zstd")]
    public void Every_part_of_what_was_put_behind_each_other_is_read(string format)
    {
        ScanReport report = Scan([.. Pack(format, Texts[0]), .. Pack(format, Texts[1])]);
        Assert.Equal(Keys.Order(StringComparer.Ordinal),
            report.Findings.Select(f => f.Secret.Reveal()).Order(StringComparer.Ordinal));
        Assert.Empty(report.Coverage.Problems);
    }

    [Fact]
    public void An_xz_of_several_blocks_and_padding_between_its_streams_is_read()
    {
        ScanReport report =
            Scan([.. MadeArchives.Xz([.. "a\n"u8], Texts[0]), .. new byte[8], .. MadeArchives.Xz(Texts[1]), .. new byte[4]]);
        Assert.Equal(2, report.Findings.Count);
        Assert.Empty(report.Coverage.Problems);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    public void A_cut_in_the_last_of_several_parts_is_seen_at_every_byte(string format)
    {
        byte[] first = Pack(format, Texts[0]), second = Pack(format, [.. "SHORT=1\n"u8]);
        for (int kept = 1; kept < second.Length; kept++)
        {
            ScanReport report = Scan([.. first, .. second[..kept]]);
            Assert.Contains("it is cut off or damaged", Assert.Single(report.Coverage.Problems).What, StringComparison.Ordinal);
            Assert.Single(report.Findings);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(20_000)]
    public void A_gzip_may_be_padded_with_zeros_as_tapes_are(int zeros)
    {
        foreach (byte[] text in new[] { Texts[0], [], [.. Texts[0], .. new byte[256 - (Texts[0].Length % 256)]] })
            Assert.Empty(
                Scan([.. MadeArchives.Gzip(Texts[1]), .. MadeArchives.Gzip(text), .. new byte[zeros]]).Coverage.Problems);
    }

    [Fact]
    public void What_follows_a_gzip_and_is_none_is_not_passed_over_in_silence()
    {
        foreach (int length in new[] { 3, 300, 30_000 })
        {
            ScanReport report = Scan([.. MadeArchives.Gzip(Texts[0]), .. new byte[length], .. "something else"u8]);
            Assert.Contains("it is cut off or damaged", Assert.Single(report.Coverage.Problems).What, StringComparison.Ordinal);
            Assert.Single(report.Findings);
        }
    }

    /// <summary>The dictionary that a few bytes ask for: LZMA2 codes it as in xz, LZMA and PPMd write its bytes.</summary>
    [Theory]
    [InlineData("xz", 40)]
    [InlineData("xz", 32)]
    [InlineData("xz", 63)]
    [InlineData("7z LZMA2", 40)]
    [InlineData("7z LZMA", 0)]
    [InlineData("7z PPMd", 0)]
    public void A_tiny_file_that_asks_for_gigabytes_is_a_named_problem(string format, byte dictionary)
    {
        byte[] bytes = format switch
        {
            "xz" => MadeArchives.XzWithFilters(0x21, 1, dictionary),
            "7z LZMA2" => MadeArchives.SevenZipList([0x21, 0x21, 1, dictionary]),
            "7z LZMA" => MadeArchives.SevenZipList([0x23, 3, 1, 1, 5, 0x5D, 0xFF, 0xFF, 0xFF, 0xFF]),
            _ => MadeArchives.SevenZipList([0x23, 3, 4, 1, 5, 6, 0, 0, 0, 0xF0]),
        };
        long before = GC.GetTotalAllocatedBytes(precise: true);
        string what = Assert.Single(Scan(bytes).Coverage.Problems).What;
        Assert.Matches("it asks for [0-9,]+ MB of memory to be unpacked, more than 128 MB|a dictionary of no size", what);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 64 << 20);
    }

    [Fact]
    public void A_list_of_entries_that_are_not_there_is_malformed() =>
        Assert.Contains("its list of entries is malformed",
            Assert.Single(Scan(MadeArchives.SevenZipList([0x21, 0x21, 1, 16], files: 100)).Coverage.Problems).What,
            StringComparison.Ordinal);

    [Fact]
    public void A_filter_that_the_library_does_not_have_is_a_named_problem_and_no_crash() =>
        Assert.Contains("it is cut off or damaged",
            Assert.Single(Scan(MadeArchives.XzWithFilters(3, 1, 0, 0x21, 1, 0x16)).Coverage.Problems).What,
            StringComparison.Ordinal);

    private static byte[] Pack(string format, byte[] content) => format switch
    {
        "gzip" => MadeArchives.Gzip(content),
        "bzip2" => MadeArchives.Bzip2(content),
        "xz" => MadeArchives.Xz(content),
        _ => MadeArchives.Zstandard(content),
    };

    private static string Noise()
    {
        byte[] noise = new byte[3000];
        new Random(8).NextBytes(noise);
        return Convert.ToHexString(noise);
    }

    private static ScanReport Scan(byte[] bytes) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]), Archives = new ArchiveLimits() })
            .Scan(new StreamSource(new MemoryStream(bytes), "<stdin>"), "here", new CoverageCounter());
}
