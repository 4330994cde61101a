using System.Text.Json;

namespace KeyScan.Sinks;

/// <summary>An enumeration's names as reports write them: <c>CommitMessage</c> is <c>commit_message</c>.</summary>
internal static class SnakeNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names =
        Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

    /// <summary>The name of a value.</summary>
    public static string Of(T value) => Names[value];
}
