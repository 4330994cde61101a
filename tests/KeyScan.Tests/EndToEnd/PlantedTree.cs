using KeyScan.Rules.Examples;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.EndToEnd;

/// <summary>
/// A folder with one key in it, so that a test can see whether what goes wrong elsewhere keeps it from being found.
/// </summary>
internal sealed class PlantedTree : IDisposable
{
    private const string FileName = "planted.env";
    private const int Line = 2;

    public PlantedTree(int seed = 1)
    {
        Key = MakeKey(seed);
        Folder.Write(FileName, $"STAGE=production\nTOKEN={Key}\n");
    }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>Where reports see it.</summary>
    public static string Place => $"{FileName}:{Line}:7";

    /// <summary>A key of GitHub's form that GitHub never issued.</summary>
    public static string MakeKey(int seed) => ExampleTemplate.Expand("ghp_<<crc32-base62>>", new Random(seed));

    /// <summary>Runs <c>keyscan dir</c> in the folder.</summary>
    public KeyScanRun Scan(params string[] arguments) => KeyScanProcess.Run(Folder.Path, ["dir", .. arguments]);

    /// <summary>The key was found, and is not printed.</summary>
    public void AssertPlaced(KeyScanRun run)
    {
        Assert.Contains(Place, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, run.All, StringComparison.Ordinal);
    }

    /// <summary>The key was found, and nothing else was.</summary>
    public void AssertFound(KeyScanRun run)
    {
        AssertPlaced(run);
        Assert.Contains("1 leaked key.", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The run failed with <paramref name="message"/>, on one line, and found the key all the same.</summary>
    public void AssertFoundDespite(string message, KeyScanRun run)
    {
        Assert.Contains(message, run.All, StringComparison.Ordinal);
        Assert.Contains("INCOMPLETE", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitCode);
        AssertFound(run);
    }

    public void Dispose() => Folder.Dispose();
}
