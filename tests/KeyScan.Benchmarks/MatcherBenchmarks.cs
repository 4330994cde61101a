using BenchmarkDotNet.Attributes;
using KeyScan.Matching;
using KeyScan.Rules;

namespace KeyScan.Benchmarks;

/// <summary>Literals, windows, patterns and checks of all built-in rules over source code.</summary>
[MemoryDiagnoser]
public class MatcherBenchmarks
{
    private const int Bytes = 16 * 1024 * 1024;
    private readonly MatchScratch _scratch = new();
    private byte[] _text = [];
    private Matcher _matcher = null!;

    /// <summary>Reads the text and builds the tables.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _text = Corpus.Read(Bytes);
        _matcher = new Matcher(RuleCatalogue.BuiltIn());
    }

    /// <summary>One thread over all of it.</summary>
    [Benchmark]
    public int Find()
    {
        _matcher.Find(new Content(_text, []), "src/Program.cs", _scratch);
        return _scratch.Matches.Count;
    }

    /// <summary>What a scan pays before its first byte.</summary>
    [Benchmark]
    public object Create() => new Matcher(RuleCatalogue.BuiltIn());
}
