using System.Diagnostics;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

/// <summary>
/// Archives as the programs make them that people use; those that are not installed are left out, and their formats are tried
/// from the library too.
/// </summary>
public sealed class ArchiveToolsTests : IDisposable
{
    private static readonly string Key = MadeTokens.Random("acme_", 20, seed: 71);
    private readonly TemporaryFolder _folder = new();

    public ArchiveToolsTests() =>
        _folder.Write("in/conf/c.txt", $"{string.Concat(Enumerable.Repeat("a line of text\n", 5000))}SECRET={Key}\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zip", "cd in && zip -qr ../a.zip .", "a.zip!conf/c.txt")]
    [InlineData("zip", "cd in && zip -qr -Z bzip2 ../a.zip .", "a.zip!conf/c.txt")]
    [InlineData("zip", "cd in && zip -qr -0 ../a.zip .", "a.zip!conf/c.txt")]
    [InlineData("zip", "cd in && zip -qr - . | cat > ../a.zip", "a.zip!conf/c.txt")]
    [InlineData("zip", "cd in && zip -qr ../a.zip . && printf '#!/bin/sh\\n' > /dev/null && zip -qA ../a.zip",
        "a.zip!conf/c.txt")]
    [InlineData("tar", "tar -C in -cf a.tar .", "a.tar!./conf/c.txt")]
    [InlineData("gzip", "tar -C in -czf a.tgz .", "a.tgz!./conf/c.txt")]
    [InlineData("bzip2", "tar -C in -cjf a.tar.bz2 .", "a.tar.bz2!./conf/c.txt")]
    [InlineData("xz", "tar -C in -cJf a.tar.xz .", "a.tar.xz!./conf/c.txt")]
    [InlineData("xz", "xz -T2 --block-size=16KiB < in/conf/c.txt > a.xz", "a.xz")]
    [InlineData("xz", "xz -9 -C sha256 < in/conf/c.txt > a.xz", "a.xz")]
    [InlineData("zstd", "tar -C in -cf - . | zstd -q > a.tar.zst", "a.tar.zst!./conf/c.txt")]
    [InlineData("zstd", "zstd -q -19 < in/conf/c.txt > a.zst; zstd -q < in/conf/c.txt >> a.zst", "a.zst")]
    [InlineData("bzip2", "bzip2 < in/conf/c.txt > a.bz2; bzip2 < in/conf/c.txt >> a.bz2", "a.bz2")]
    [InlineData("gzip", "gzip < in/conf/c.txt > a.gz; gzip < in/conf/c.txt >> a.gz", "a.gz")]
    [InlineData("7z", "cd in && 7z a -bd ../a.7z . > /dev/null", "a.7z!conf/c.txt")]
    [InlineData("git", "cd in && git init -q && git add . && git -c user.name=x -c user.email=x@example.com commit -qm x && git "
        + "archive --format=zip HEAD > ../a.zip", "a.zip!conf/c.txt")]
    public void What_a_program_makes_is_opened(string program, string script, string place)
    {
        if (!IsInstalled(program))
            return;
        ScanReport report = Scan(script);
        Assert.Empty(report.Coverage.Problems);
        Assert.Equal(place, Assert.Single(report.Findings).Locations[0].Provenance.Path);
    }

    [Theory]
    [InlineData("zip", "cd in && zip -q -P password ../a.zip conf/c.txt", "a.zip!conf/c.txt: it is encrypted, so that it was "
        + "not searched. Unpack it yourself and scan the folder with `keyscan dir`.")]
    [InlineData("7z", "cd in && 7z a -bd -ppassword ../a.7z . > /dev/null", "a.7z!conf/c.txt: it is encrypted, so that it was "
        + "not searched. Unpack it yourself and scan the folder with `keyscan dir`.")]
    public void What_is_encrypted_is_named(string program, string script, string problem)
    {
        if (!IsInstalled(program))
            return;
        ScanReport report = Scan(script);
        Assert.Equal(problem, Assert.Single(report.Coverage.Problems).ToString());
        Assert.Empty(report.Findings);
    }

    [Theory]
    [InlineData("xz", "xz < in/conf/c.txt | head -c 150 > a.xz")]
    [InlineData("zstd", "zstd -q < in/conf/c.txt | head -c 60 > a.zst")]
    [InlineData("bzip2", "bzip2 < in/conf/c.txt | head -c 100 > a.bz2")]
    [InlineData("gzip", "gzip < in/conf/c.txt | head -c 150 > a.gz")]
    public void What_is_cut_off_is_named(string program, string script)
    {
        if (!IsInstalled(program))
            return;
        Assert.Contains("it is cut off or damaged", Assert.Single(Scan(script).Coverage.Problems).What, StringComparison.Ordinal);
    }

    private ScanReport Scan(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder.Path })!;
        process.WaitToEnd();
        Assert.Equal(0, process.ExitCode);
        Directory.Delete(_folder.Combine("in"), recursive: true);
        var source = new DirectorySource(new DirectoryOptions { Paths = ["."], WorkingFolder = _folder.Path });
        return new Scanner(new ScanOptions { Rules = RuleCatalogue.Of([TestRules.Acme()]) })
            .Scan(source, "here", new CoverageCounter());
    }

    private static bool IsInstalled(string program) => !OperatingSystem.IsWindows()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
