using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using KeyScan.Decoding.Archives;
using KeyScan.Filtering;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

/// <summary>What is inside of archives is found, where it is is said, and what is not looked at is named.</summary>
public sealed class ArchivesTests : IDisposable
{
    private static readonly string Key = MadeTokens.Random("acme_", 20, seed: 70);
    private static readonly byte[] Text = MadeArchives.Text($"first\nSECRET={Key}\nlast\n");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_place_in_an_archive_is_its_path_and_the_path_inside_with_the_line_there()
    {
        ScanReport report = Scan("a.zip", MadeArchives.Zip(("lib/b.jar", MadeArchives.Zip(("conf/c.txt", Text)))));
        Location place = Assert.Single(Assert.Single(report.Findings).Locations);
        Assert.Equal(("a.zip!lib/b.jar!conf/c.txt", 2, 8), (place.Provenance.Path, place.StartLine, place.StartColumn));
        Assert.Equal("a.zip", place.Provenance.FilePath);
        Assert.Equal("a.zip/lib/b.jar/conf/c.txt", place.Provenance.GlobPath);
        Assert.Equal("SECRET", place.AssignedTo);
        Assert.Empty(report.Coverage.Problems);
    }

    [Fact]
    public void What_is_compressed_by_itself_keeps_its_path_and_says_how_it_was_read()
    {
        Finding finding = Assert.Single(Scan("dump.sql.gz", MadeArchives.Gzip(Text)).Findings);
        Assert.Equal("dump.sql.gz", finding.Locations[0].Provenance.Path);
        Assert.Equal(["gzip"], finding.DecodedBy);
        File.Delete(_folder.Combine("dump.sql.gz"));
        Assert.Equal("x.tgz!b.txt", Assert.Single(
            Scan("x.tgz", MadeArchives.Gzip(MadeArchives.Tar(("b.txt", Text)))).Findings).Locations[0].Provenance.Path);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7, 90)]
    [InlineData(TarEntryFormat.Ustar, 150)]
    [InlineData(TarEntryFormat.Gnu, 300)]
    [InlineData(TarEntryFormat.Pax, 300)]
    public void Every_tar_gives_its_names_whole(TarEntryFormat format, int length)
    {
        string name = $"{string.Concat(Enumerable.Repeat("folder/", (length / 7) - 1))}file.txt";
        Assert.Equal($"a.tar!{name}",
            Assert.Single(Scan("a.tar", MadeArchives.Tar(format, ("x.txt", new byte[700]), (name, Text))).Findings).Locations[0]
                .Provenance.Path);
    }

    [Fact]
    public void Names_that_lead_out_or_act_on_terminals_are_shown_and_nothing_more()
    {
        string[] names = ["../../etc/passwd", "/etc/shadow", "a\0b.txt", "\u001b[31mred", "C:\\temp\\x"];
        ScanReport report = Scan("a.zip", MadeArchives.Zip(
            [.. names.Select((n, i) => (n, MadeArchives.Text($"SECRET={MadeTokens.Random("acme_", 20, seed: 100 + i)}\n")))]));
        Assert.Equal(names.Select(n => $"a.zip!{n.Replace('\0', '\uFFFD')}").Order(StringComparer.Ordinal),
            report.Findings.Select(f => f.Locations[0].Provenance.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["a.zip"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void An_archive_that_is_deeper_than_allowed_is_named()
    {
        byte[] zip = MadeArchives.Zip(("a.zip", MadeArchives.Zip(("b.zip", MadeArchives.Zip(("c.txt", Text))))));
        ScanReport report = Scan("top.zip", zip, new ArchiveLimits { MaxDepth = 2 });
        Assert.Empty(report.Findings);
        Assert.Equal("top.zip: 1 archive inside of it lies deeper than 2 and was not opened, first top.zip!a.zip!b.zip. Raise "
            + "--max-archive-depth.", Assert.Single(report.Coverage.Problems).ToString());
        Assert.Single(Scan("top.zip", zip, new ArchiveLimits { MaxDepth = 3 }).Findings);
    }

    [Fact]
    public void With_a_depth_of_0_archives_are_binaries_that_are_counted()
    {
        ScanReport report = Scan("top.zip", MadeArchives.Zip(("c.txt", Text)), new ArchiveLimits { MaxDepth = 0 });
        Assert.Empty(report.Findings);
        Assert.Empty(report.Coverage.Problems);
        Assert.Contains(new SkippedCount(SkipReason.UnopenedArchive, 1), report.Coverage.Skipped);
    }

    [Theory]
    [InlineData("total")]
    [InlineData("ratio")]
    [InlineData("entries")]
    [InlineData("time")]
    [InlineData("name")]
    public void What_goes_beyond_a_limit_is_named_and_what_came_before_is_found(string limit)
    {
        byte[] zip = MadeArchives.Zip(("a.txt", Text), ("long".PadRight(200, 'x'), []), ("zeros", new byte[5_000_000]),
            ("z.txt", MadeArchives.Text("end")));
        (ArchiveLimits limits, string what) = limit switch
        {
            "total" => (new ArchiveLimits { MaxExpanded = 1_000_000 },
                "more than 1,000,000 bytes come out of the archive; the rest was not looked at"),
            "ratio" => (new ArchiveLimits { FreeExpanded = 100_000 },
                $"the archive has {zip.Length:N0} bytes and more than 250 times as many come out; the rest was not looked at"),
            "entries" =>
                (new ArchiveLimits { MaxEntries = 3 }, "the archive has more than 3 entries; the rest was not looked at"),
            "time" => (new ArchiveLimits { MaxTime = TimeSpan.Zero },
                "searching the archive took more than 0 s; the rest was not looked at"),
            _ => (new ArchiveLimits { MaxNameLength = 100 }, "the name of an entry has 200 characters; only 100 were looked at"),
        };
        ScanReport report = Scan("a.zip", zip, limits);
        Problem problem = Assert.Single(report.Coverage.Problems);
        Assert.Equal((what, "a.zip"), (problem.What, problem.Where));
        Assert.Equal(limit == "time" ? 0 : 1, report.Findings.Count);
    }

    [Fact]
    public void A_tar_of_a_million_empty_entries_ends_at_the_limit_and_takes_no_memory()
    {
        byte[] header = MadeArchives.Tar(TarEntryFormat.Ustar, ("x", []))[..512];
        var source = new StreamSource(new Repeated(header, 1_000_000), "<stdin>");
        ScanReport report = Run(source, new ArchiveLimits());
        Assert.Equal("the archive has more than 200,000 entries; the rest was not looked at",
            Assert.Single(report.Coverage.Problems).What);
    }

    [Fact]
    public void Ten_gigabytes_of_zeros_in_a_gzip_end_at_the_limit()
    {
        var zeros = new MemoryStream();
        using (var gzip = new GZipStream(zeros, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int i = 0; i < 64; i++)
                gzip.Write(new byte[1 << 20]);
        }
        // Members of 64 MB behind each other make a gzip of ten gigabytes.
        byte[] bomb = [.. Enumerable.Repeat(zeros.ToArray(), 160).SelectMany(b => b)];
        var limits = new ArchiveLimits { MaxExpanded = 200L << 20 };
        Assert.Equal("more than 209,715,200 bytes come out of the archive; the rest was not looked at",
            Assert.Single(Scan("a.gz", bomb, limits).Coverage.Problems).What);
    }

    [Fact]
    public void Archives_that_fill_each_other_end_at_the_limit()
    {
        byte[] bomb = MadeArchives.Zip(("0.txt", new byte[10_000_000]));
        for (int level = 0; level < 3; level++)
            bomb = MadeArchives.Zip([.. Enumerable.Range(0, 16).Select(i => ($"{i}.zip", bomb))]);
        long started = Stopwatch.GetTimestamp();
        ScanReport report = Scan("bomb.zip", bomb, new ArchiveLimits { MaxDepth = 16, MaxExpanded = 300L << 20 });
        Assert.Contains(report.Coverage.Problems, p => p.What.Contains("come out", StringComparison.Ordinal));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("a zip without its end", "its directory, at its end, is missing")]
    [InlineData("a zip whose directory is damaged", "its directory is damaged")]
    [InlineData("a gzip without its end", "it ends too early")]
    [InlineData("a tar without its end", "it ends too early")]
    [InlineData("a tar with noise in it", "there is no header where one should be")]
    public void What_is_cut_off_or_damaged_is_named_and_what_comes_before_is_found(string kind, string how)
    {
        byte[] more = new byte[3000];
        new Random(5).NextBytes(more);
        byte[] zip = MadeArchives.Zip(("a.txt", Text), ("b.bin", more)), tar = MadeArchives.Tar(("a.txt", Text), ("b.bin", more));
        byte[] bytes = kind switch
        {
            "a zip without its end" => zip[..^60],
            "a zip whose directory is damaged" => Damaged(zip, zip.AsSpan().LastIndexOf("PK\x01\x02"u8)),
            "a gzip without its end" => MadeArchives.Gzip([.. Text, .. more])[..^1000],
            "a tar without its end" => tar[..^3000],
            _ => Damaged(tar, tar.AsSpan().LastIndexOf("ustar"u8)),
        };
        ScanReport report = Scan("x", bytes);
        Assert.Contains(report.Coverage.Problems, p => p.What.Contains(how, StringComparison.Ordinal) && p.Where.StartsWith('x'));
        Assert.Single(report.Findings);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("stored")]
    [InlineData("tar")]
    [InlineData("gzip")]
    [InlineData("bzip2")]
    [InlineData("zstd")]
    [InlineData("xz")]
    [InlineData("7z")]
    public void Mutants_crash_nothing_and_end(string format)
    {
        byte[] bytes = format switch
        {
            "zip" => MadeArchives.Zip(("a/b.txt", Text), ("c.zip", MadeArchives.Zip(("d.txt", Text)))),
            "stored" => MadeArchives.Zip(CompressionLevel.NoCompression, ("a/b.txt", Text), ("c.txt", Text)),
            "tar" => MadeArchives.Tar(("a/b.txt", Text), (new string('n', 300), Text)),
            "gzip" => MadeArchives.Gzip(MadeArchives.Tar(("a/b.txt", Text))),
            "bzip2" => MadeArchives.Bzip2(Text),
            "zstd" => MadeArchives.Zstandard(Text),
            "xz" => [.. MadeArchives.Xz(Text, Text), .. MadeArchives.Xz(Text)],
            _ => MadeArchives.SevenZip(("a/b.txt", Text), ("c.txt", Text)),
        };
        var random = new Random(15);
        var limits = new ArchiveLimits { MaxExpanded = 20_000_000, MaxTime = TimeSpan.FromSeconds(5) };
        for (int i = 0; i < 300; i++)
        {
            byte[] mutant = [.. bytes];
            for (int change = random.Next(1, 6); change > 0; change--)
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                mutant = mutant[..random.Next(1, mutant.Length)];
            long started = Stopwatch.GetTimestamp();
            _ = Run(new StreamSource(new MemoryStream(mutant), "<stdin>"), limits);
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"mutant {i}");
        }
    }

    [Fact]
    public void Allow_entries_name_a_place_in_an_archive_as_reports_do_or_as_a_folder_and_no_step_up_fits_another()
    {
        byte[] zip = MadeArchives.Zip(("conf/c.txt", Text));
        foreach (string glob in (string[])["a.zip!conf/c.txt", "a.zip/conf/*.txt", "a.zip", "*.zip", "c.txt", "conf/"])
            Assert.Equal((glob, 0), (glob, Allowed(zip, glob)));
        foreach (string glob in (string[])["d.txt", "/conf/c.txt", "b.zip"])
            Assert.Equal((glob, 1), (glob, Allowed(zip, glob)));
        Assert.Equal(1, Allowed(MadeArchives.Zip(("../fixtures/c.txt", Text)), "/fixtures/"));
        Assert.Equal(1, Allowed(MadeArchives.Zip(("a\0c.txt", Text)), "/fixtures/"));
    }

    [Fact]
    public void Rules_for_paths_see_an_archive_as_a_folder()
    {
        byte[] zip = MadeArchives.Zip(("conf/c.txt", Text));
        Assert.Single(Scan("a.zip", zip, rule: TestRules.Acme() with { IncludePaths = ["**/conf/*.txt"] }).Findings);
        Assert.Empty(Scan("a.zip", zip, rule: TestRules.Acme() with { ExcludePaths = ["c.txt"] }).Findings);
    }

    private int Allowed(byte[] zip, string glob)
    {
        var entry = new AllowEntry { Paths = [glob], Reason = "test", Origin = "test" };
        var filter = new AllowFilter([entry], _folder.Path, DateOnly.FromDateTime(DateTime.UnixEpoch));
        return Scan("a.zip", zip, filters: [filter]).Findings.Count;
    }

    private static byte[] Damaged(byte[] bytes, int at)
    {
        bytes[at] ^= 0x55;
        return bytes;
    }

    private ScanReport Scan(string name, byte[] bytes, ArchiveLimits? limits = null,
        IReadOnlyList<IFindingFilter>? filters = null, Rule? rule = null)
    {
        _folder.Write(name, bytes);
        return Run(
            new DirectorySource(new DirectoryOptions { Paths = ["."], WorkingFolder = _folder.Path }), limits, filters, rule);
    }

    private static ScanReport Run(IBlobSource source, ArchiveLimits? limits = null, IReadOnlyList<IFindingFilter>? filters = null,
        Rule? rule = null) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([rule ?? TestRules.Acme()]),
            Archives = limits ?? new ArchiveLimits(), Filters = filters ?? [] }).Scan(source, "here", new CoverageCounter());

    /// <summary>The same bytes again and again.</summary>
    private sealed class Repeated(byte[] bytes, long times) : MemoryStream
    {
        private long _left = times * bytes.Length;

        public override int Read(Span<byte> buffer)
        {
            int at = (int)(((times * bytes.Length) - _left) % bytes.Length),
            count = (int)Math.Min(Math.Min(buffer.Length, bytes.Length - at), _left);
            bytes.AsSpan(at, count).CopyTo(buffer);
            _left -= count;
            return count;
        }
    }
}
