using System.CommandLine;

namespace KeyScan.Cli;

/// <summary>Options that can also be given in the environment: <c>--report-path</c> is <c>KEYSCAN_REPORT_PATH</c>.</summary>
internal static class EnvironmentOption
{
    /// <summary>The variable of an option.</summary>
    public static string VariableOf(string option) => $"KEYSCAN_{option.TrimStart('-').Replace('-', '_').ToUpperInvariant()}";

    /// <summary>A switch; in the environment 1, true and yes turn it on.</summary>
    public static Option<bool> Flag(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => Value(name)?.ToUpperInvariant() is "1" or "TRUE" or "YES",
    };

    /// <summary>A single text.</summary>
    public static Option<string?> Text(string name, string description, string placeholder, params string[] aliases) =>
        new(name, aliases)
    {
        Description = description,
        HelpName = placeholder,
        DefaultValueFactory = _ => Value(name),
    };

    /// <summary>A text that can be given several times; in the environment separated by commas.</summary>
    public static Option<string[]> Texts(string name, string description, string placeholder, params string[] aliases) =>
        new(name, aliases)
    {
        Description = description,
        HelpName = placeholder,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => Value(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [],
    };

    private static string? Value(string name) => Environment.GetEnvironmentVariable(VariableOf(name)) is { Length: > 0 } value
        ? value : null;
}
