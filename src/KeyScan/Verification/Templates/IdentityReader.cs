using KeyScan.Yaml;

namespace KeyScan.Verification.Templates;

/// <summary>Reads <c>identity</c>.</summary>
internal static class IdentityReader
{
    /// <summary>Reads it; <paramref name="verify"/> says what can be named.</summary>
    public static IdentityTemplate Read(YamlMap map, VerifyTemplate? verify)
    {
        HashSet<string> names = verify is null ? []
            : [.. verify.Needs.Where(n => !n.IsSecret).Select(n => n.Name), .. verify.Steps.SelectMany(s => s.Take.Keys)];
        var risk = new List<RiskEntry>();
        foreach (YamlMap entry in map.Maps("risk"))
        {
            string scope = entry.RequiredText("scope");
            Severity? level = entry.Name<Severity>("level");
            if (level is null && !entry.Has("level"))
                entry.Report("level", "`level` is missing", "Write `level: critical`");
            risk.Add(new RiskEntry(scope, level ?? Severity.Info));
            entry.RejectUnknownKeys();
        }
        var identity = new IdentityTemplate
        {
            Account = Read("account"),
            Owner = Read("owner"),
            Scopes = Read("scopes"),
            ExpiresAt = Read("expires_at"),
            LastUsedAt = Read("last_used_at"),
            Risk = risk,
        };
        map.RejectUnknownKeys();
        return identity;

        Extract? Read(string key)
        {
            if (map.Text(key) is not { } text)
                return null;
            Extract? extract = Extract.TryParse(text);
            if (extract is null)
                map.Report(key, $"{ShownValue.Of(text)} is no place in the answer",
                    "Write `$.path`, `header:name`, or `$name` for what a step took");
            else if (extract.Taken is { } name && !names.Contains(name))
                map.Report(key, $"no step takes {ShownValue.Of(name, Suggestion.For(name, names))}",
                    "Take it with `take`, or write `$.path`");
            return extract;
        }
    }
}
