using KeyScan.Primitives;
using KeyScan.Yaml;

namespace KeyScan.Configuration;

/// <summary>Lists of texts none of which may be empty: an empty glob or pattern would fit everything.</summary>
internal static class NonEmptyLists
{
    /// <summary>The texts of <paramref name="key"/>; an empty one becomes a problem and is left out.</summary>
    public static IReadOnlyList<string> Texts(YamlMap map, string key)
    {
        IReadOnlyList<string> texts = map.Texts(key);
        if (!texts.Any(string.IsNullOrWhiteSpace))
            return texts;
        map.Report(key, $"`{key}` has an empty item", "Write a text there or remove the item");
        return [.. texts.Where(t => !string.IsNullOrWhiteSpace(t))];
    }

    /// <summary>The texts of <paramref name="key"/> that are globs; the others become problems and are left out.</summary>
    public static IReadOnlyList<string> Globs(YamlMap map, string key)
    {
        var globs = new List<string>();
        foreach (string text in Texts(map, key))
        {
            try
            {
                _ = new PathGlobs([text]);
                globs.Add(text);
            }
            catch (ArgumentException e)
            {
                map.Report(key, $"`{text}` is no glob: {e.Message.TrimEnd('.')}", "Write a path with `*` and `**`");
            }
        }
        return globs;
    }
}
