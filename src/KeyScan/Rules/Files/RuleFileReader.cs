using System.Text.RegularExpressions;
using KeyScan.Rules.Shapes;
using KeyScan.Yaml;

namespace KeyScan.Rules.Files;

/// <summary>
/// Reads a rule file (rules/README.md describes the format). Rules with problems are left out, the others are returned.
/// </summary>
internal static partial class RuleFileReader
{
    /// <summary>Reads <paramref name="text"/>, which came from <paramref name="file"/>.</summary>
    public static IReadOnlyList<Rule> Read(string file, string text, ICollection<Problem> problems)
    {
        YamlMap? root = YamlDocument.Read(file, text, problems);
        if (root is null)
            return [];

        string provider = root.Text("provider") ?? "custom";
        if (!IdPattern().IsMatch(provider))
            root.Report("provider", $"{ShownValue.Of(provider)} is no provider name",
                "Use lower-case letters, digits and single hyphens");
        IReadOnlyList<string> references = root.Texts("references");
        LeaveToTemplates(root, "verifications");
        var rules = new List<Rule>();
        foreach (YamlMap map in root.Maps("rules"))
        {
            var own = new List<Problem>();
            Rule rule = ReadRule(map.With(own), provider, references);
            if (own.Count == 0)
                rules.Add(rule);
            foreach (Problem problem in own)
                problems.Add(problem);
        }
        root.RejectUnknownKeys();
        return rules;
    }

    private static Rule ReadRule(YamlMap map, string provider, IReadOnlyList<string> references)
    {
        string id = map.RequiredText("id");
        if (id.Length > 0 && !IdPattern().IsMatch(id))
            map.Report("id", $"{ShownValue.Of(id)} is no rule id", "Use lower-case letters, digits and single hyphens");

        AssignmentKind assignment = map.Name<AssignmentKind>("assignment") ?? AssignmentKind.None;
        string? token = ReadToken(map);
        string pattern = token is not null ? $"(?<secret>{token})" : assignment == AssignmentKind.None
            ? map.RequiredText("pattern") : map.Text("pattern") ?? "";
        if (assignment != AssignmentKind.None && pattern.Length > 0)
            map.Report("assignment", "the rule has an assignment and a pattern or token", "Leave one of them out");
        if (pattern.Length > 0 && PatternProblem(pattern, needsSecret: true) is { } wrong)
            map.Report(token is null ? "pattern" : "token", wrong.What, wrong.WhatToDo);
        IReadOnlyList<string> names = ReadNames(map, token);
        IReadOnlyList<string> allow = map.Texts("allow_patterns");
        foreach (string allowPattern in allow)
        {
            if (PatternProblem(allowPattern, needsSecret: false) is { } wrongAllow)
                map.Report("allow_patterns", wrongAllow.What, wrongAllow.WhatToDo);
        }

        bool unanchored = map.Flag("unanchored") ?? false;
        IReadOnlyList<string> ownReferences = map.Texts("references");
        YamlMap? paths = map.Map("paths");
        var rule = new Rule
        {
            Id = id,
            Description = map.RequiredText("description"),
            Provider = provider,
            Family = map.Text("family") ?? provider,
            Severity = map.Name<Severity>("severity") ?? Severity.High,
            Confidence = map.Name<Confidence>("confidence") ?? Confidence.Medium,
            Literals = ReadLiterals(map, unanchored, names),
            Pattern = pattern,
            Assignment = assignment,
            Token = token,
            Names = names,
            Window = ReadWindow(map),
            MinEntropy = map.Number("entropy", 0, 8) ?? 0,
            Checks = ReadChecks(map),
            IncludePaths = paths?.Texts("include") ?? [],
            ExcludePaths = paths?.Texts("exclude") ?? [],
            AllowPatterns = allow,
            Tags = map.Texts("tags"),
            References = ownReferences.Count > 0 ? ownReferences : references,
            Advice = map.Text("advice") ?? "Revoke it where it was issued, create a new one, and keep it out of the repository.",
            Examples = map.Texts("examples"),
            NegativeExamples = map.Texts("negative_examples"),
            Unanchored = unanchored,
            Origin = map.Where,
        };
        paths?.RejectUnknownKeys();
        LeaveToTemplates(map, "verify", "verify_as", "identity", "revoke", "test");
        map.RejectUnknownKeys();
        return rule;
    }

    /// <summary>
    /// How a provider is asked does not change what is found; it is read, and errors in it are told, where
    /// <c>KeyScan.Verification.Templates</c> reads the same file.
    /// </summary>
    private static void LeaveToTemplates(YamlMap map, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            map.Has(key);
    }

    private static string? ReadToken(YamlMap map)
    {
        if (map.Text("token") is not { } token)
            return null;
        if (map.Text("pattern") is not null)
            map.Report("token", "the rule has a `token` and a `pattern`",
                "Keep one: `token` for the secret's own shape, `pattern` for one with its surroundings");
        try
        {
            TokenShape.Parse(token);
        }
        catch (FormatException e)
        {
            map.Report("token", $"the token's shape cannot be read: {e.Message}",
                "Write characters, `[classes]`, counts such as `{20,40}`, `?`, and `(a|b)`");
        }
        return token;
    }

    private static IReadOnlyList<string> ReadNames(YamlMap map, string? token)
    {
        IReadOnlyList<string> names = map.Texts("names");
        if (names.Count > 0 && token is null)
            map.Report("names", "the rule has `names` and no `token`", "Say with `token` what stands near the names");
        foreach (string name in names)
        {
            if (!NamedKeyTable.IsName(name))
                map.Report("names", $"`{name}` is no name",
                    "Use 3 to 40 lower-case letters and digits, after `~` where it is also an ordinary word");
        }
        return names;
    }

    private static IReadOnlyList<Literal> ReadLiterals(YamlMap map, bool unanchored, IReadOnlyList<string> names)
    {
        var literals = new List<Literal>();
        literals.AddRange(map.Texts("keywords").Select(k => new Literal(k, IgnoreCase: false)));
        literals.AddRange(map.Texts("keywords_ignore_case").Select(k => new Literal(k, IgnoreCase: true)));
        foreach (Literal literal in literals)
        {
            if (literal.Text.Length is < 2 or > 128 || !System.Text.Ascii.IsValid(literal.Text))
                map.Report("keywords", $"{ShownValue.Of(literal.Text)} is no keyword", "Use 2 to 128 ASCII characters");
        }
        if (names.Count > 0 && literals.Count == 0)
            return Rule.CredentialWords;
        if (names.Count > 0)
            map.Report("keywords", "the rule has `names` and keywords",
                "Leave the keywords out: lines that name a credential are looked at");
        if (literals.Count == 0 && !unanchored)
        {
            map.Report("keywords", "the rule has no keywords, so its pattern would run over every byte",
                "Add `keywords` that stand near every match, or say `unanchored: true`");
        }
        return literals;
    }

    private static Window ReadWindow(YamlMap map)
    {
        if (map.Map("window") is not { } window)
        {
            if (map.Text("window") is not (null or "line"))
                map.Report("window", "`window` is neither `line` nor a mapping", "Write `window: {before: 256, after: 4096}`");
            return Window.Line;
        }
        int before = (int)(window.Number("before", 0, Window.Limit) ?? Window.Line.Before);
        int after = (int)(window.Number("after", 0, Window.Limit) ?? Window.Line.After);
        window.RejectUnknownKeys();
        return new Window(before, after, WithinLine: false);
    }

    private static List<RuleCheck> ReadChecks(YamlMap map)
    {
        var checks = new List<RuleCheck>();
        foreach (string name in map.Texts("checks"))
        {
            if (KebabNames<RuleCheck>.TryParse(name, out RuleCheck check))
                checks.Add(check);
            else
                map.Report("checks", $"unknown check {ShownValue.Of(name, Suggestion.For(name, KebabNames<RuleCheck>.All))}",
                    $"Use one of {string.Join(", ", KebabNames<RuleCheck>.All)}");
        }
        return checks;
    }

    private static (string What, string WhatToDo)? PatternProblem(string pattern, bool needsSecret)
    {
        if (!System.Text.Ascii.IsValid(pattern))
            return ("the pattern holds a character that is not ASCII",
                "Patterns match bytes; leave the character out or write `.`");
        try
        {
            var regex = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            if (needsSecret && !regex.GetGroupNames().Contains("secret", StringComparer.Ordinal))
                return ("the pattern has no group named `secret`", "Put the secret alone in `(?<secret>…)`");
        }
        catch (RegexParseException e)
        {
            return ($"the pattern does not compile: {e.Error} at character {e.Offset}", "Mend the pattern there");
        }
        return null;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();
}
