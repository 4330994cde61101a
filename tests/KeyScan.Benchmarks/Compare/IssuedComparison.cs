using System.Diagnostics;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Pipeline;
using KeyScan.Rules;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// Fingerprint sets of 1, 10 and 100 million generated keys: building, looking up, and what the rule-less search for them adds
/// to a scan; DESIGN section 5 and issue 5.
/// </summary>
internal static class IssuedComparison
{
    /// <summary>What is scanned where nothing else is named.</summary>
    public const string DefaultFolder = "/work/bench/linux-source-6.1";

    private const long MostText = 400_000_000;
    private const int Lookups = 1_000_000;
    private const double BarShare = 0.25, BarNanoseconds = 1000, BarManaged = 32;

    /// <summary>Prints the comparison; 1 when a bar is missed.</summary>
    /// <param name="folder">Files to scan.</param>
    /// <param name="most">The most keys.</param>
    /// <param name="rounds">Scans of each kind.</param>
    public static int Run(string folder, long most, int rounds)
    {
        ReleasedTool.PrintMachine(rounds);
        var source = new MemorySource(folder, MostText);
        Console.Out.WriteLine($"{source.Bytes / 1e6:F0} MB of {folder} in memory, one thread");
        bool met = true;
        foreach (long keys in new long[] { 1_000_000, 10_000_000, 100_000_000 }.Where(k => k <= most).DefaultIfEmpty(most))
            met &= Run(keys, source, rounds);
        return met ? 0 : 1;
    }

    private static bool Run(long keys, MemorySource source, int rounds)
    {
        var generated = new GeneratedKeys();
        var ring = new PepperRing([generated.Pepper]);
        using var scratch = new ScratchFolder();
        string path = scratch.Combine("keys.set");
        Console.Out.WriteLine($"\n{keys:N0} keys");

        long before = GC.GetTotalMemory(forceFullCollection: true), started = Stopwatch.GetTimestamp();
        FingerprintSetSummary summary = FingerprintSetBuilder.Write(path, ring, generated.Records(keys), withOwners: false);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print("build", $"{seconds:F1} s, {keys / seconds / 1e6:F2} M keys a second, "
            + $"{(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:F1} MB managed after it");
        Print("size", $"{summary.BitsPerKey:F1} bits a key, {summary.Bytes / 1e6:F0} MB");

        started = Stopwatch.GetTimestamp();
        using FingerprintSet set = FingerprintSet.Open(path, ring);
        Print("open", $"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:F1} ms");
        started = Stopwatch.GetTimestamp();
        set.Verify();
        Print("verify", $"{summary.Bytes / 1e9 / Stopwatch.GetElapsedTime(started).TotalSeconds:F1} GB/s");
        Print("filter lets pass", $"{PassRate(set, keys):P2} of random tokens");
        double hit = Math.Min(LookUp(set, 0, keys), LookUp(set, 0, keys)),
            miss = Math.Min(LookUp(set, keys, keys), LookUp(set, keys, keys));
        Print("look-up, hit", $"{hit:F0} ns, {1e3 / hit:F1} M a second");
        Print("look-up, miss", $"{miss:F0} ns, {1e3 / miss:F1} M a second");
        bool met = ReleasedTool.Judge("look-up, the slower", $"{Math.Max(hit, miss):F0} ns", $"{BarNanoseconds:F0} ns",
            Math.Max(hit, miss) <= BarNanoseconds);
        met &= Scan(set, source, rounds);
        double managed = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        GC.KeepAlive(set);
        return ReleasedTool.Judge("managed memory", $"{managed:F1} MB", $"{BarManaged:F0} MB", managed <= BarManaged) && met;
    }

    private static unsafe double PassRate(FingerprintSet set, long keys)
    {
        int passed = 0;
        for (int i = 0; i < Lookups; i++)
        {
            ulong hash = GeneratedKeys.TokenHash(keys + i);
            passed += LineFilter.MayHave(set.Epochs[0].LineOf(hash), hash) ? 1 : 0;
        }
        return (double)passed / Lookups;
    }

    /// <summary>
    /// Nanoseconds of a look-up: of keys drawn from all over the set, or of others when <paramref name="from"/> lies behind it.
    /// </summary>
    private static double LookUp(FingerprintSet set, long from, long keys)
    {
        byte[] hashes = new byte[Lookups * Fingerprint.HashLength];
        var random = new Random(1);
        for (int i = 0; i < Lookups; i++)
            GeneratedKeys.WriteHash(from + random.NextInt64(keys), hashes.AsSpan(i * Fingerprint.HashLength));
        int found = 0;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Lookups; i++)
            found += set.TryFind(1, hashes.AsSpan(i * Fingerprint.HashLength, Fingerprint.HashLength), out _) ? 1 : 0;
        double nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Lookups;
        return found == (from == 0 ? Lookups : 0) ? nanoseconds
            : throw new InvalidOperationException($"{found} of {Lookups} look-ups found a key.");
    }

    private static bool Scan(FingerprintSet set, MemorySource source, int rounds)
    {
        var scanner = new Scanner(new ScanOptions { Rules = RuleCatalogue.BuiltIn() });
        var finder = new TokenFinder(set);
        TimeSpan[] alone = new TimeSpan[rounds], both = new TimeSpan[rounds], finding = new TimeSpan[rounds];
        for (int round = -1; round < rounds; round++)
        {
            source.Finder = null;
            TimeSpan first = Time(() => scanner.Scan(source, "", new CoverageCounter()));
            source.Finder = finder;
            TimeSpan second = Time(() => scanner.Scan(source, "", new CoverageCounter()));
            TimeSpan third = Time(() => source.FindIn(finder));
            if (round >= 0)
                (alone[round], both[round], finding[round]) = (first, second, third);
        }
        (Spread scan, Spread with, Spread find) = (Spread.Of(alone), Spread.Of(both), Spread.Of(finding));
        Print("", $"{"min",7} {"median",7} {"max",7}");
        Print("scan", $"{scan}   {Speed(source, scan)}");
        Print("scan and token finder", $"{with}   {Speed(source, with)}");
        Print("token finder alone", $"{find}   {Speed(source, find)}");
        double share = (with.Median - scan.Median) / scan.Median;
        return ReleasedTool.Judge("adds to scan time (medians)", $"{share:P1}", $"{BarShare:P0}", share <= BarShare);
    }

    private static string Speed(MemorySource source, Spread time) => $"{source.Bytes / 1e6 / time.Median.TotalSeconds:F0} MB/s";

    private static TimeSpan Time(Action work)
    {
        long started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started);
    }

    private static void Print(string what, string figure) => Console.Out.WriteLine($"{what,-34}{figure}");
}
