using System.Diagnostics;
using System.Text;
using KeyScan.Matching.Literals;
using KeyScan.Rules;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// The prefilter on one core, beside Hyperscan's and the base library's search for the same literals in the same bytes. All
/// three are asked for every place, and their tables are made before the clock runs.
/// </summary>
internal static class PrefilterComparison
{
    private const double RatioBar = 1.5;
    private const int Piece = 128 * 1024;
    private const int MostBytes = 128 << 20;
    private static readonly int[] RuleCounts = [100, 500, int.MaxValue];

    /// <summary>Prints the comparison; 1 where the bar is missed with all rules, and where Hyperscan is missing.</summary>
    public static int Run(string folder, int rounds)
    {
        byte[] text = ReadFiles(folder);
        ReleasedTool.PrintMachine(rounds);
        Console.Out.WriteLine(
            $"{text.Length / 1048576.0:F0} MB of {folder}, in pieces of {Piece / 1024} KB; GB/s of the median round");
        Console.Out.WriteLine(
            $"{"rules",8} {"literals",9} {"KeyScan",9} {"Hyperscan",10} {"SearchValues",13} {"hits",10} {"Hyperscan's",12}");
        bool met = true;
        foreach (int count in RuleCounts)
            met = Compare(text, count, rounds);
        return met ? 0 : 1;
    }

    /// <summary>Gigabytes a second of the prefilter with all rules, and of Hyperscan; null where it is not installed.</summary>
    public static (double Own, double? Hyperscan) Measure(string folder, int rounds)
    {
        byte[] text = ReadFiles(folder);
        Literal[] literals = LiteralsOf(int.MaxValue);
        using var other = Hyperscan.Create(BytesOf(literals));
        return (Speed(text, rounds, Own(literals)), other is null ? null : Speed(text, rounds, other.Count));
    }

    private static bool Compare(byte[] text, int count, int rounds)
    {
        Literal[] literals = LiteralsOf(count);
        Func<ReadOnlySpan<byte>, long> own = Own(literals);
        using var hyperscan = Hyperscan.Create(BytesOf(literals));
        var values = System.Buffers.SearchValues.Create([.. literals.Select(l => l.Text)], StringComparison.OrdinalIgnoreCase);
        double mine = Speed(text, rounds, own), theirs = hyperscan is null ? 0 : Speed(text, rounds, hyperscan.Count);
        // Of so many literals it is too slow for more.
        double library = Speed(text.AsSpan(0, Math.Min(text.Length, 8 << 20)).ToArray(), 1, piece => CountWith(values, piece));
        Console.Out.WriteLine($"{Math.Min(count, RuleCatalogue.BuiltIn().Rules.Count),8:N0} {literals.Length,9:N0} {mine,9:F2} "
            + $"{(hyperscan is null ? "none" : $"{theirs:F2}"),10} {library,13:F2} {Total(text, own),10:N0} "
            + $"{(hyperscan is null ? 0 : Total(text, hyperscan.Count)),12:N0}");
        return hyperscan is not null && mine >= RatioBar * theirs;
    }

    private static Func<ReadOnlySpan<byte>, long> Own(Literal[] literals)
    {
        var prefilter = Prefilter.Create(new LiteralSet(literals));
        var hits = new HitList();
        return piece =>
        {
            hits.Clear();
            prefilter.Find(piece, 0, piece.Length, hits);
            return hits.Hits.Length;
        };
    }

    private static long CountWith(System.Buffers.SearchValues<string> values, ReadOnlySpan<byte> piece)
    {
        long found = 0;
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(piece);
        for (int at; (at = rest.IndexOfAny(values)) >= 0; rest = rest[(at + 1)..])
            found++;
        return found;
    }

    private static double Speed(byte[] text, int rounds, Func<ReadOnlySpan<byte>, long> find)
    {
        _ = Total(text, find);
        var times = new TimeSpan[rounds];
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            _ = Total(text, find);
            times[round] = Stopwatch.GetElapsedTime(start);
        }
        return text.Length / Spread.Of(times).Median.TotalSeconds / 1e9;
    }

    private static long Total(byte[] text, Func<ReadOnlySpan<byte>, long> find)
    {
        long found = 0;
        for (int at = 0; at < text.Length; at += Piece)
            found += find(text.AsSpan(at, Math.Min(Piece, text.Length - at)));
        return found;
    }

    private static Literal[] LiteralsOf(int rules) =>
        [.. RuleCatalogue.BuiltIn().Rules.Take(rules).SelectMany(r => r.Literals).Distinct()];

    private static (byte[] Bytes, bool IgnoreCase)[] BytesOf(Literal[] literals) =>
        [.. literals.Select(l => (Encoding.ASCII.GetBytes(l.Text), l.IgnoreCase))];

    private static byte[] ReadFiles(string folder)
    {
        using var text = new MemoryStream();
        foreach (string file in Directory.EnumerateFiles(folder, "*.c", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            if (text.Length >= MostBytes)
                break;
            text.Write(File.ReadAllBytes(file));
        }
        return text.Length > 0 ? text.ToArray() : Corpus.Read(MostBytes / 8);
    }
}
