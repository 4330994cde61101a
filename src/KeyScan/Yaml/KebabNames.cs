using System.Text.Json;

namespace KeyScan.Yaml;

/// <summary>An enumeration's names as users write them: <c>Crc32Base62</c> is <c>crc32-base62</c>.</summary>
internal static class KebabNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByName =
        Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()), StringComparer.Ordinal);

    /// <summary>All names, in the order of the enumeration.</summary>
    public static IReadOnlyCollection<string> All => ByName.Keys;

    /// <summary>The value of a name; false when there is none.</summary>
    public static bool TryParse(string name, out T value) => ByName.TryGetValue(name, out value);

    /// <summary>The name of a value.</summary>
    public static string Of(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
