using System.Diagnostics;
using KeyScan.Git;
using KeyScan.Git.Bulk;
using KeyScan.Git.Objects;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Git;

/// <summary>
/// Packs and indexes with bytes changed, cut, repeated: reading them ends soon, in bounded memory, and throws nothing.
/// </summary>
public sealed class MutatedPackTests
{
    private const int Mutants = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_mutant_of_a_pack_and_its_index_crashes_or_hangs_the_reader(bool useOffsets)
    {
        using var repository = new GitRepository();
        repository.CommitHistory(5);
        repository.Run("-c", $"repack.useDeltaBaseOffset={useOffsets}", "repack", "-adfq", "--depth=50");
        repository.Run("multi-pack-index", "write");
        AssertNoMutantHarms(repository, useOffsets ? 1 : 2);
    }

    private static void AssertNoMutantHarms(GitRepository repository, int seed)
    {
        string packs = Path.Combine(repository.Objects, "pack");
        string[] files =
            [.. Directory.EnumerateFiles(packs).Where(file => !file.EndsWith(".rev", StringComparison.Ordinal)).Order()];
        byte[][] originals = [.. files.Select(File.ReadAllBytes)];
        foreach (string file in files)
            File.SetAttributes(file, FileAttributes.Normal);
        RepositoryLayout layout = RepositoryLayout.Find(repository.Path);
        ObjectId[] ids = [.. repository.ReadAllObjects().Select(each => ObjectComparison.Parse(each.Id))];

        for (int i = 0; i < Mutants / 2; i++)
        {
            var random = new Random(seed * 1_000_000 + i);
            int chosen = random.Next(files.Length);
            // Every other time the multi-pack-index is away, so that the packs' own indexes are asked.
            int hidden =
                i % 2 == 0 ? Array.FindIndex(files, file => file.EndsWith("multi-pack-index", StringComparison.Ordinal)) : -1;
            if (hidden >= 0)
                File.Delete(files[hidden]);
            if (chosen != hidden)
                File.WriteAllBytes(files[chosen], Mutate(originals[chosen], random));
            ReadEverything(layout, ids, i);
            File.WriteAllBytes(files[chosen], originals[chosen]);
            if (hidden >= 0)
                File.WriteAllBytes(files[hidden], originals[hidden]);
        }
    }

    private static void ReadEverything(RepositoryLayout layout, ObjectId[] ids, int mutant)
    {
        var clock = Stopwatch.StartNew();
        using ObjectDatabase database = ObjectDatabase.Open(layout);
        using var stop = new CancellationTokenSource(Longest);
        BulkResult result = ObjectSweep.Read(
            database, new CollectingReceiver(), new BulkOptions { Workers = 2, LargestObject = 1 << 20, MemoryBudget = 4 << 20 },
            stop.Token);
        Assert.InRange(result.PeakBytes, 0, 8 << 20);
        for (int i = mutant % 7; i < ids.Length; i += 7)
            database.Read(ids[i], 1 << 20);
        Assert.True(clock.Elapsed < Longest, $"mutant {mutant} took {clock.Elapsed}");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] mutant = [.. original];
        switch (random.Next(5))
        {
            case 0:
                return mutant[..random.Next(mutant.Length)];
            case 1:
                random.NextBytes(mutant.AsSpan(random.Next(mutant.Length - 8), 8));
                return mutant;
            case 2:
                // Near the beginning are headers, tables, counts.
                mutant[random.Next(Math.Min(mutant.Length, 2000))] = (byte)random.Next(256);
                return mutant;
            case 3:
                int from = random.Next(mutant.Length - 64), to = random.Next(mutant.Length - 64);
                original.AsSpan(from, 64).CopyTo(mutant.AsSpan(to));
                return mutant;
            default:
                for (int flip = random.Next(1, 20); flip > 0; flip--)
                    mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
                return mutant;
        }
    }
}
