using BenchmarkDotNet.Attributes;
using KeyScan.Pipeline;
using KeyScan.Rules;
using KeyScan.Sources;

namespace KeyScan.Benchmarks;

/// <summary>A whole scan of a folder of small files, from listing to report.</summary>
[MemoryDiagnoser]
public class ScanBenchmarks
{
    private const int Files = 2000, BytesEach = 16 * 1024;
    private string _folder = "";

    /// <summary>Writes the files.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("keyscan-benchmark-").FullName;
        byte[] text = Corpus.Read(Files * BytesEach / 8);
        for (int i = 0; i < Files; i++)
        {
            string path = Path.Combine(_folder, $"{i % 50}", $"{i}.cs");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, text.AsSpan(i * BytesEach % (text.Length - BytesEach), BytesEach));
        }
    }

    /// <summary>Removes them.</summary>
    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    /// <summary>All rules, all cores.</summary>
    [Benchmark]
    public int Scan()
    {
        var source = new DirectorySource(new DirectoryOptions { Paths = [_folder] });
        var options = new ScanOptions { Rules = RuleCatalogue.BuiltIn(), Salt = ScanOptions.DefaultSalt };
        return new Scanner(options).Scan(source, _folder, new CoverageCounter(), CancellationToken.None).Findings.Count;
    }
}
