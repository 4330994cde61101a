using System.Text.RegularExpressions;
using KeyScan.Yaml;

namespace KeyScan.Configuration;

/// <summary>
/// Reads the <c>allow</c> list. An entry with a problem is left out, so that a slip never allows more than was meant.
/// </summary>
internal static class AllowEntryReader
{
    private const int LongestPattern = 4096;

    /// <summary>The entries of <paramref name="root"/> that have no problems.</summary>
    public static IReadOnlyList<AllowEntry> Read(YamlMap root, ICollection<Problem> problems)
    {
        var entries = new List<AllowEntry>();
        foreach (YamlMap map in root.Maps("allow"))
        {
            var own = new List<Problem>();
            AllowEntry entry = ReadEntry(map.With(own));
            if (own.Count == 0)
                CheckCriteria(map.With(own), entry);
            if (own.Count == 0)
                entries.Add(entry);
            foreach (Problem problem in own)
                problems.Add(problem);
        }
        return entries;
    }

    private static AllowEntry ReadEntry(YamlMap map)
    {
        var entry = new AllowEntry
        {
            Ids = ReadIds(map),
            Rules = NonEmptyLists.Texts(map, "rule"),
            Paths = NonEmptyLists.Globs(map, "path"),
            Patterns = ReadPatterns(map),
            Reason = map.RequiredText("reason").Trim(),
            Expires = map.Day("expires"),
            Approver = map.Text("approver"),
            Origin = Origin(map),
        };
        map.RejectUnknownKeys();
        return entry;
    }

    /// <summary>A criterion without a value would hold for everything, which nobody means who writes it.</summary>
    private static void CheckCriteria(YamlMap map, AllowEntry entry)
    {
        (string Key, int Count)[] criteria =
            [("id", entry.Ids.Count), ("rule", entry.Rules.Count), ("path", entry.Paths.Count),
            ("pattern", entry.Patterns.Count)];
        foreach ((string key, int count) in criteria)
        {
            if (count == 0 && map.Has(key))
                map.Report(key, $"`{key}` is empty", "Write a value or remove the key");
        }
        if (!Array.Exists(criteria, c => map.Has(c.Key)))
            map.Report("id", "the entry says nothing about what it allows", "Add `id`, `rule`, `path` or `pattern`");
    }

    private static List<FindingId> ReadIds(YamlMap map)
    {
        var ids = new List<FindingId>();
        foreach (string text in NonEmptyLists.Texts(map, "id"))
        {
            if (FindingId.TryParse(text, out FindingId id))
                ids.Add(id);
            else
                map.Report("id", $"{ShownValue.Of(text)} is no finding id", "Copy the 32 hexadecimal digits from a report");
        }
        return ids;
    }

    private static IReadOnlyList<string> ReadPatterns(YamlMap map)
    {
        IReadOnlyList<string> patterns = NonEmptyLists.Texts(map, "pattern");
        foreach (string pattern in patterns)
        {
            if (pattern.Length > LongestPattern)
                map.Report("pattern", $"the pattern has {pattern.Length} characters", $"Use at most {LongestPattern}");
            else if (FindFault(pattern) is { } error)
                map.Report("pattern", $"the pattern does not compile: {error}", "Mend the pattern there");
        }
        return patterns;
    }

    private static Fault? FindFault(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (RegexParseException e)
        {
            return $"{e.Error} at character {e.Offset}";
        }
    }

    /// <summary>Name and line of <see cref="YamlMap.Where"/>, which is path, line and column.</summary>
    private static string Origin(YamlMap map) => Path.GetFileName(map.Where[..map.Where.LastIndexOf(':')]);
}
