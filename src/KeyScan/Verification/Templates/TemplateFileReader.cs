using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>
/// Reads the verify, identity and revoke steps of a rule file (Verification/README.md describes the format). What has problems
/// is left out; what is wrong with the file as such, <c>KeyScan.Rules.Files</c> tells, which reads the same text.
/// </summary>
internal static class TemplateFileReader
{
    private static readonly string[] Kept = ["verify", "identity", "revoke"];

    /// <summary>Reads <paramref name="text"/>, which came from <paramref name="file"/>.</summary>
    public static IReadOnlyList<RuleVerification> Read(string file, string text, TemplateSource source,
        ICollection<Problem> problems) =>
        [.. Entries(file, text, source, problems).Select(e => e.Read)];

    /// <summary>The same as lines of the form that <c>BuiltInTemplates</c> holds: ids with commas, a tab, JSON.</summary>
    public static IEnumerable<string> Compact(string file, string text, ICollection<Problem> problems)
    {
        foreach ((YamlMap map, RuleVerification read) in Entries(file, text, TemplateSource.RulesFolder, problems))
            yield return TemplateLine.Write(map, read, Kept);
    }

    private static List<(YamlMap Map, RuleVerification Read)> Entries(string file, string text, TemplateSource source,
        ICollection<Problem> problems)
    {
        if (YamlDocument.Read(file, text, new List<Problem>()) is not { } root)
            return [];
        string provider = root.Text("provider") ?? "custom";
        var entries = new List<(YamlMap Map, RuleVerification Read)>();
        var sharing = new List<YamlMap>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlMap rule in root.Maps("rules"))
        {
            YamlMap map = rule.With(problems);
            string id = map.Text("id") ?? "";
            if (map.Has("verify_as"))
                sharing.Add(map);
            else if (Kept.Any(map.Has))
                Add(map, [id], map.Text("family") ?? provider);
            else if (map.Has("test"))
                map.Report("test", "the rule has a `test` and nothing to try", "Add `verify` or `revoke`");
        }
        foreach (YamlMap entry in root.With(problems).Maps("verifications"))
        {
            IReadOnlyList<string> ids = entry.Texts("rules");
            if (ids.Count == 0)
                entry.Report("rules", "the entry names no rules", "Write `rules: [id, …]`");
            Add(entry, ids, entry.Text("family") ?? provider, inList: true);
        }
        // What shares one with errors has none of its own.
        foreach (YamlMap map in sharing.Where(m => !failed.Contains(m.Text("verify_as") ?? "")))
            Share(map, map.Text("family") ?? provider, entries);
        return entries;

        void Add(YamlMap map, IReadOnlyList<string> ids, string family, bool inList = false)
        {
            var own = new List<Problem>();
            RuleVerification? read = new TemplateReader(source).Read(map.With(own), ids, provider, family);
            if (read is not null && own.Count == 0)
                entries.Add((map, read));
            else
                failed.UnionWith(ids);
            foreach (Problem problem in own)
                problems.Add(problem);
            if (inList)
                RejectOthers(map);
        }
    }

    private static void Share(YamlMap map, string family, List<(YamlMap Map, RuleVerification Read)> entries)
    {
        string target = map.RequiredText("verify_as");
        if (Kept.Append("test").FirstOrDefault(map.Has) is { } both)
        {
            map.Report(both, $"the rule has `verify_as` and `{both}`", "Keep one: what is shared comes with the other rule");
            return;
        }
        int i = entries.FindIndex(e => e.Read.Rules.Contains(target, StringComparer.Ordinal));
        if (i < 0)
            map.Report("verify_as", $"no rule of this file with {ShownValue.Of(target)} has a `verify` that can be used",
                "Name one that stands in this file and has no errors");
        else if (entries[i].Read.Family != family)
            map.Report("verify_as", $"the rule named is of another family, {ShownValue.Of(entries[i].Read.Family)}",
                "Give both one family, or this one a `verify` of its own");
        else
            entries[i] = (entries[i].Map, entries[i].Read with { Rules = [.. entries[i].Read.Rules, map.Text("id") ?? ""] });
    }

    private static void RejectOthers(YamlMap entry)
    {
        foreach (string key in (string[])["rules", "family", "verify", "identity", "revoke", "test"])
            entry.Has(key);
        entry.RejectUnknownKeys();
    }
}
