using System.IO.Compression;
using System.Text;
using KeyScan.Forges.Checkouts;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Sources.History;
using KeyScan.Sources.Staged;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Sources;

/// <summary>
/// Whatever a key hides in, every source gives it up: all hand over what they have, and what it is is decided in one place.
/// </summary>
public sealed class DeliveryContractTests : IDisposable
{
    private static readonly string Key = MadeTokens.Random("acme_", 20, seed: 7);
    private static readonly string Line = $"first\nSECRET={Key}\nlast\n";
    private readonly GitRepository _git = new();

    public void Dispose() => _git.Dispose();

    public static TheoryData<string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string>();
            foreach (string content in Contents.Keys)
            {
                foreach (string reader in Readers.Keys)
                    table.Add(content, reader);
            }
            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_key_is_found_in_any_content_from_any_source(string content, string reader)
    {
        byte[] bytes = Contents[content]();
        _git.Write("a.txt", "a");
        _git.Commit("before");
        ScanReport report = Readers[reader](_git, bytes);
        Assert.Empty(report.Coverage.Problems);
        Assert.Equal(Key, Assert.Single(report.Findings).Secret.Reveal());
        Assert.True(report.Coverage.Files + report.Coverage.Blobs > 0);
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("stream")]
    [InlineData("staged")]
    [InlineData("history")]
    [InlineData("range")]
    public void What_is_binary_is_counted_and_random_bytes_are_no_finding(string reader)
    {
        byte[] bytes = new byte[300_000];
        new Random(4).NextBytes(bytes);
        _git.Write("a.txt", "a");
        _git.Commit("before");
        ScanReport report = Readers[reader](_git, bytes);
        Assert.Empty(report.Findings);
        Assert.Equal([new SkippedCount(SkipReason.Binary, 1)], report.Coverage.Skipped);
    }

    private static readonly Dictionary<string, Func<byte[]>> Contents = new(StringComparer.Ordinal)
    {
        ["ASCII"] = () => Ascii(Line),
        ["a mark of UTF-16 before ASCII"] = () => [0xFF, 0xFE, .. Ascii(Line)],
        ["the other mark of UTF-16 before ASCII"] = () => [0xFE, 0xFF, .. Ascii(Line)],
        ["a mark of UTF-32 before ASCII"] = () => [0xFF, 0xFE, 0, 0, .. Ascii(Line)],
        ["a mark of UTF-8 before UTF-16"] = () => [0xEF, 0xBB, 0xBF, .. Encoding.Unicode.GetBytes(Line)],
        ["a mark of UTF-16 before the other UTF-16"] = () => [0xFF, 0xFE, .. Encoding.BigEndianUnicode.GetBytes(Line)],
        ["a NUL at the start"] = () => [0, .. Ascii(Line)],
        ["a few NULs among text"] = () => Ascii($"# \0 and \0\nx\0\n{Line}"),
        ["a NUL before and behind the key"] = () => Ascii($"A=1\0SECRET={Key}\0B=2\0some more text to be mostly that"),
        ["UTF-16"] = () => Encoding.Unicode.GetBytes(Line),
        ["UTF-16 of odd length"] = () => [.. Encoding.Unicode.GetBytes(Line), 0x41],
        ["UTF-16 at an odd offset"] = () => [0x41, .. Encoding.BigEndianUnicode.GetBytes(Line)],
        ["UTF-16 without a mark that begins with Chinese"] = () => Encoding.Unicode.GetBytes(new string('中', 9000) + "\n" + Line),
        ["UTF-16 without a mark that begins with Russian"] = () =>
            Encoding.BigEndianUnicode.GetBytes(new string('ж', 9000) + "\n" + Line),
        ["UTF-32 that begins with Chinese"] = () => Encoding.UTF32.GetBytes(new string('中', 9000) + "\n" + Line),
        ["ASCII behind UTF-16"] = () =>
            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(new string('中', 90) + "some text\r\n"), .. Ascii(Line)],
        ["UTF-16 behind ASCII"] = () =>
            [.. Ascii(string.Concat(Enumerable.Repeat("a line of text\r\n", 200))), .. Encoding.Unicode.GetBytes(Line)],
        ["an archive behind a script"] = () => [.. Ascii(Line), .. Noise(20_000)],
        ["a program"] = () => [.. Noise(20_000), 0, .. Ascii(Key), 0, .. Noise(20_000)],
        ["a program with strings of two bytes a character"] = () =>
            [.. Noise(20_000), 0x31, .. Encoding.Unicode.GetBytes(Key), 1, .. Noise(20_000)],
        ["a zip"] = () => MadeArchives.Zip(("a/b.txt", Ascii(Line))),
        ["a zip that is not compressed"] = () => MadeArchives.Zip(CompressionLevel.NoCompression, ("b.txt", Ascii(Line))),
        ["a zip with a text in UTF-16"] = () => MadeArchives.Zip(("b.txt", Encoding.Unicode.GetBytes(Line))),
        ["a zip with a program"] = () => MadeArchives.Zip(("b.class", [.. Noise(20_000), 0, .. Ascii(Key), 0, .. Noise(20_000)])),
        ["a jar in a war in an ear"] = () =>
            MadeArchives.Zip(("a.war", MadeArchives.Zip(("b.jar", MadeArchives.Zip(("c.txt", Ascii(Line))))))),
        ["a tar"] = () => MadeArchives.Tar(("a/b.txt", Ascii(Line))),
        ["a tar that is compressed"] = () => MadeArchives.Gzip(MadeArchives.Tar(("a/b.txt", Ascii(Line)))),
        ["a layer in an image in a zip"] = () => MadeArchives.Zip(
            ("image.tar", MadeArchives.Tar(("layer.tgz", MadeArchives.Gzip(MadeArchives.Tar(("etc/b.txt", Ascii(Line)))))))),
        ["a 7z"] = () => MadeArchives.SevenZip(("a/b.txt", Ascii(Line)), ("a/c.txt", Ascii("more"))),
        ["a tar in bzip2"] = () => MadeArchives.Bzip2(MadeArchives.Tar(("a/b.txt", Ascii(Line)))),
        ["a tar in zstd"] = () => MadeArchives.Zstandard(MadeArchives.Tar(("a/b.txt", Ascii(Line)))),
        ["a text that is compressed"] = () => MadeArchives.Gzip(Ascii(Line)),
        ["a name in a zip"] = () => MadeArchives.Zip(($"a/{Key}/b.txt", Ascii("x")), ($"a/{Key}/c.txt", Ascii("y"))),
        ["an archive with a long text"] = () =>
            MadeArchives.Gzip([.. Ascii(string.Concat(Enumerable.Repeat("a line of text\n", 800_000))), .. Ascii(Line)]),
        ["a comment of a zip"] = () => WithComment(MadeArchives.Zip(("b.txt", Ascii("x"))), Ascii(Key)),
        ["Latin-1 with a NUL"] = () => [.. Encoding.Latin1.GetBytes("déjà\0 vu, une façon\n"), .. Ascii(Line)],
    };

    private static readonly Dictionary<string, Func<GitRepository, byte[], ScanReport>> Readers = new(StringComparer.Ordinal)
    {
        ["directory"] = (git, bytes) =>
        {
            git.Write("b.txt", bytes);
            return Scan(new DirectorySource(new DirectoryOptions { Paths = [git.Path] }));
        },
        ["stream"] = (_, bytes) => Scan(new StreamSource(new MemoryStream(bytes), "<stdin>")),
        ["staged"] = (git, bytes) =>
        {
            git.Write("b.txt", bytes);
            git.Run("add", "b.txt");
            return Scan(new StagedSource(new StagedOptions { Repository = git.Path }));
        },
        ["history"] = (git, bytes) =>
        {
            git.Write("b.txt", bytes);
            git.Commit("with it");
            using var source = new HistorySource(new HistoryOptions { Repository = git.Path });
            return Scan(source);
        },
        ["range"] = (git, bytes) =>
        {
            git.Write("b.txt", bytes);
            Assert.True(ObjectId.TryParse(git.Commit("with it"), out ObjectId to));
            Assert.True(ObjectId.TryParse(git.Run("rev-parse", "HEAD^").Trim(), out ObjectId from));
            var blobs = RangeBlobs.Read(git.Path, from, to);
            return Scan(blobs.Source(blobs.After, 1 << 20));
        },
    };

    private static ScanReport Scan(IBlobSource source) =>
        new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) }).Scan(source, "here", new CoverageCounter());

    private static byte[] WithComment(byte[] zip, byte[] comment) => [.. zip[..^2], (byte)comment.Length, 0, .. comment];

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
