namespace KeyScan.Cli.Hooks;

/// <summary>How this very tool is started again by another program.</summary>
internal static class ToolPath
{
    /// <summary>The program's absolute path, and that of the tool's library where the program is .NET's own.</summary>
    public static IReadOnlyList<string> Current()
    {
        string program = Environment.ProcessPath
            ?? throw new ProblemException(
            new Problem("the system does not say where keyscan is", "keyscan",
                "Put a hook of your own that runs `keyscan hook pre-commit`"));
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [program, Path.Combine(AppContext.BaseDirectory, $"{typeof(ToolPath).Assembly.GetName().Name}.dll")]
            : [program];
    }
}
