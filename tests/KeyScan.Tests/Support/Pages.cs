namespace KeyScan.Tests.Support;

/// <summary>The pages for users, which lie beside what they describe.</summary>
internal static class Pages
{
    /// <summary>Their paths, the first one first.</summary>
    public static readonly string[] All =
    [
        "README.md", "src/KeyScan.Cli/README.md", "src/KeyScan.Cli/moving-over.md", "action/README.md",
        "src/KeyScan.Registry/README.md", "src/KeyScan.Forges/README.md",
        "rules/README.md", "src/README.md", "src/KeyScan/README.md", "tests/README.md", "tests/KeyScan.Benchmarks/README.md",
    ];

    /// <summary>All of them, one after the other.</summary>
    public static string Text { get; } = string.Join('\n', All.Select(p => File.ReadAllText(Repository.Combine(p.Split('/')))));
}
