namespace KeyScan.Tests.Support;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its absolute path.</summary>
    public static string Root { get; } = Find();

    /// <summary>The absolute path of something in it.</summary>
    public static string Combine(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "KeyScan.sln")))
            root =
                Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return root;
    }
}
