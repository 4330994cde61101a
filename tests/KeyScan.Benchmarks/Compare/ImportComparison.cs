using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeyScan.Registry;
using KeyScan.Registry.Database;
using KeyScan.Registry.Import;

namespace KeyScan.Benchmarks.Compare;

/// <summary>
/// A million generated keys imported into an empty registry, and once more; on PostgreSQL too where KEYSCAN_BENCH_POSTGRES
/// gives an address.
/// </summary>
internal static class ImportComparison
{
    private const int Rows = 1_000_000;
    private const double BarSeconds = 60;
    private const string Variable = "KEYSCAN_BENCH_POSTGRES";

    /// <summary>Prints rows a second; 1 when a first import takes longer than the bar.</summary>
    public static int Run()
    {
        using var scratch = new ScratchFolder();
        string file = scratch.Combine("keys.csv");
        WriteKeys(file);
        ReleasedTool.PrintMachine(1);
        Console.Out.WriteLine($"{Rows:N0} rows, {new FileInfo(file).Length / 1_000_000} MB of CSV");
        bool met = Measure("SQLite", scratch.Combine("registry.db"), file);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } postgres)
            met &= Measure("PostgreSQL", postgres, file);
        else
            Console.Out.WriteLine($"PostgreSQL: set {Variable} to postgres://user@host/an_empty_database");
        return met ? 0 : 1;
    }

    private static bool Measure(string name, string address, string file)
    {
        using RegistryDatabase database = KeyRegistry.Open(RegistryAddress.Parse(address));
        double first = Import(database, file, out ImportReport report);
        if (report.New != Rows)
            throw new InvalidOperationException($"{name}: {report.New} of {Rows} keys are new. Is the database empty?");
        double second = Import(database, file, out report);
        if (report.Unchanged != Rows)
            throw new InvalidOperationException($"{name}: {report.Unchanged} of {Rows} keys are unchanged.");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-12} first {first,6:F1} s, {Rows / first,9:N0} rows/s; again {second,6:F1} s, {Rows / second,9:N0} rows/s; "
                + $"peak {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB"));
        return ReleasedTool.Judge($"{name}, first import", $"{first:F1} s", $"{BarSeconds:F0} s", first <= BarSeconds);
    }

    private static double Import(RegistryDatabase database, string file, out ImportReport report)
    {
        byte[] pepper = new byte[32];
        new Random(1).NextBytes(pepper);
        long start = Stopwatch.GetTimestamp();
        report = new KeyImport(database, new PepperRing([new Pepper(1, pepper)]), new ImportOptions())
            .Run([new ImportFile(file, () => File.OpenRead(file))]);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void WriteKeys(string path)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var random = new Random(7);
        using var writer =
            new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        writer.Write(
            "key_id,key,provider,owner,team,email,integration,environment,scopes,issued_at,expires_at,last_used_at,status\n");
        for (int i = 0; i < Rows; i++)
        {
            string key = new(random.GetItems(Letters.AsSpan(), 40));
            writer.Write($"key-{i},acme_{key},payments-api,owner{i % 5000},team {i % 200},owner{i % 5000}@example.com,worker-"
                + $"{i % 900},production,\"read,write\",2025-01-{(i % 28) + 1:00},2027-01-01T00:00:00Z,17"
                + $"{i % 100_000_000:00000000},active\n");
        }
    }
}
