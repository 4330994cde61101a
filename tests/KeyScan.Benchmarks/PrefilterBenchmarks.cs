using BenchmarkDotNet.Attributes;
using KeyScan.Matching.Literals;
using KeyScan.Rules;

namespace KeyScan.Benchmarks;

/// <summary>
/// The literals of all built-in rules in one pass, with each instruction set; the base library's search beside it.
/// </summary>
[MemoryDiagnoser]
public class PrefilterBenchmarks
{
    private const int Bytes = 16 * 1024 * 1024;
    private readonly HitList _hits = new();
    private byte[] _text = [];
    private Prefilter _prefilter = null!;
    private string _characters = "";
    private System.Buffers.SearchValues<string> _values = null!;

    /// <summary>What KEYSCAN_SIMD would name.</summary>
    [Params("scalar", "128", "256", "512")]
    public string InstructionSet { get; set; } = "256";

    /// <summary>Reads the text and builds the tables.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _text = Corpus.Read(Bytes);
        Literal[] literals = [.. RuleCatalogue.BuiltIn().Rules.SelectMany(r => r.Literals).Distinct()];
        _prefilter = Prefilter.Create(new LiteralSet(literals), InstructionSet);
        _characters = System.Text.Encoding.Latin1.GetString(_text);
        _values = System.Buffers.SearchValues.Create([.. literals.Select(l => l.Text)], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>KeyScan's prefilter.</summary>
    [Benchmark]
    public int Find()
    {
        _hits.Clear();
        _prefilter.Find(_text, 0, _text.Length, _hits);
        return _hits.Hits.Length;
    }

    /// <summary>The base library over the same text.</summary>
    [Benchmark(Baseline = true)]
    public int SearchValues()
    {
        int found = 0;
        ReadOnlySpan<char> rest = _characters;
        for (int at; (at = rest.IndexOfAny(_values)) >= 0; rest = rest[(at + 1)..])
            found++;
        return found;
    }
}
