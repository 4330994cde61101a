using System.Text;
using KeyScan.Primitives.Files;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace KeyScan.Rules.Imported;

/// <summary>
/// What a <c>.gitleaks.toml</c> or <c>.betterleaks.toml</c> says, as far as it can be carried over. A rule that cannot is a
/// problem, because something is not looked for then; an allowance that cannot is a remark, because more is reported then. Read
/// only where somebody names it.
/// </summary>
internal sealed class GitleaksFile
{
    private const int MostBytes = 8 * 1024 * 1024;
    private readonly string _file;
    private readonly ICollection<Problem> _problems;
    private readonly List<Rule> _rules = [];
    private readonly List<AllowEntry> _allow = [];
    private readonly List<Problem> _remarks = [];

    private string _rule = "";

    private GitleaksFile(string file, ICollection<Problem> problems) => (_file, _problems) = (file, problems);

    /// <summary>Its rules.</summary>
    public IReadOnlyList<Rule> Rules => _rules;

    /// <summary>What it allows, paths relative to the top of the repository.</summary>
    public IReadOnlyList<AllowEntry> Allow => _allow;

    /// <summary>What of it allows nothing here, and why.</summary>
    public IReadOnlyList<Problem> Remarks => _remarks;

    /// <summary>Whether a file is in that format, by its name.</summary>
    public static bool Is(string file) => file.EndsWith(".toml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the file. What is wrong becomes problems, and what is right is returned.</summary>
    public static GitleaksFile Read(string file, ICollection<Problem> problems)
    {
        var read = new GitleaksFile(file, problems);
        if (BoundedFile.TryRead(file, "the configuration", MostBytes, problems) is { } bytes)
            read.Parse(Encoding.UTF8.GetString(bytes.Span));
        return read;
    }

    private void Parse(string text)
    {
        DocumentSyntax document;
        try
        {
            document = SyntaxParser.Parse(text, _file);
        }
        catch (TomlException e)
        {
            _problems.Add(new Problem($"the TOML cannot be read: {e.Message.TrimEnd('.')}", e.Line is { } line ? $"{_file}:{line}"
                : _file, "Mend it there"));
            return;
        }
        if (document.Diagnostics.FirstOrDefault(d => d.Kind == DiagnosticMessageKind.Error) is { } wrong)
        {
            _problems.Add(new Problem($"the TOML cannot be read: {wrong.Message.TrimEnd('.')}",
                $"{_file}:{wrong.Span.Start.Line + 1}:{wrong.Span.Start.Column + 1}", "Mend it there"));
            return;
        }
        foreach (TableSyntaxBase table in document.Tables)
            Read(new TomlSection(_file, table));
    }

    private void Read(TomlSection section)
    {
        switch (section.Name)
        {
            case "extend":
                ReadExtend(section);
                break;
            case "rules":
                ReadRule(section);
                break;
            case "allowlist" or "allowlists":
                ReadAllowlist(section, section.Texts("targetRules"));
                break;
            case "rules.allowlist" or "rules.allowlists":
                // Without a rule that it is of it would hold for all.
                if (_rule.Length > 0)
                    ReadAllowlist(section, [_rule]);
                break;
            case "rules.required":
                _problems.Add(new Problem(
                    $"rule `{_rule}` requires another beside it, which is not carried over: it finds more than it should",
                        section.Where, "Leave `required` out, or the rule"));
                break;
            default:
                _remarks.Add(new Problem($"the table `{section.Name}` means nothing here", section.Where,
                    "Leave it to the tool that it is for"));
                break;
        }
    }

    private void ReadExtend(TomlSection section)
    {
        if (section.Text("path") is { Length: > 0 } path)
            _problems.Add(new Problem($"it extends {ShownValue.Of(path)}, which is not read", section.WhereIs("path"),
                "Name that file as well with --rules"));
        if (section.Texts("disabledRules") is { Count: > 0 } disabled)
            _remarks.Add(new Problem($"it disables {disabled.Count} rules by the names that gitleaks gives them",
                section.WhereIs("disabledRules"),
                "Disable rules with --disable-rule; `keyscan rules list` shows their names here"));
    }

    private void ReadRule(TomlSection section)
    {
        _rule = section.Text("id") ?? "";
        string? pattern = section.Text("regex");
        if (_rule.Length == 0 || pattern is null)
        {
            Refuse(section, _rule.Length == 0 ? "a rule has no id"
                : $"rule `{_rule}` has no regex: it changes a rule of gitleaks's own, or goes by paths alone",
                "Give it one, or leave the rule out");
            return;
        }
        if (GoPattern.Translate(pattern, (int)(section.Number("secretGroup") ?? 0), out Fault? error) is not { } translated)
        {
            Refuse(section, $"rule `{_rule}` cannot be carried over: {error}",
                "Write it as a rule of KeyScan's: rules/README.md describes them", "regex");
            return;
        }
        string? path = section.Text("path") is { Length: > 0 } written ? GoPattern.Translate(written, null, out error) : "";
        if (path is null)
        {
            Refuse(section, $"rule `{_rule}` cannot be carried over: {error}", "Mend the pattern of its path", "path");
            return;
        }
        Literal[] literals = [.. section.Texts("keywords").Where(k => k.Length is >= 2 and <= 128 && Ascii.IsValid(k))
            .Select(k => new Literal(k, IgnoreCase: true))];
        bool hasOthers = literals.Length < section.Texts("keywords").Count;
        _rules.Add(new Rule
        {
            Id = _rule,
            Description = section.Text("description") is { Length: > 0 } description ? description.TrimEnd('.') : _rule,
            Provider = "custom",
            Family = $"imported-{_rule}",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Literals = hasOthers ? [] : literals,
            Unanchored = hasOthers || literals.Length == 0,
            Pattern = translated,
            PathPattern = path,
            Window = Window.Line,
            MinEntropy = section.Number("entropy") ?? 0,
            Tags = section.Texts("tags"),
            Advice = "Revoke it where it was issued, create a new one, and keep it out of the repository.",
            Origin = section.Where,
        });
    }

    private void Refuse(TomlSection section, string what, string whatToDo, string key = "id") =>
        _problems.Add(new Problem(what, section.WhereIs(key), whatToDo));

    private void ReadAllowlist(TomlSection section, IReadOnlyList<string> rules)
    {
        if (section.Text("regexTarget") is { Length: > 0 } target && target != "secret" && section.Texts("regexes").Count > 0)
        {
            _remarks.Add(new Problem(
                $"an allowlist looks at the {ShownValue.Of(target)} around secrets, which is not carried over: it allows nothing",
                    section.WhereIs("regexTarget"), "Write patterns for the secret, or an allow entry in .keyscan.yml"));
            return;
        }
        string[] paths = Patterns(section, "paths"), secrets =
            [.. Patterns(section, "regexes"), .. section.Texts("stopwords").Where(w => w.Length > 0)
            .Select(w => $"(?i){System.Text.RegularExpressions.Regex.Escape(w)}")];
        string[] commits = [.. section.Texts("commits").Where(c => c.Length >= 7)];
        if (paths.Length + secrets.Length + commits.Length == 0)
            return;
        var entry = new AllowEntry { Rules = [.. rules, .. rules.Select(r => $"{r}{RuleCatalogue.ImportedSuffix}")],
            IsImported = true, Reason = section.Text("description") is { Length: > 0 } why ? why
            : "allowed by the imported file", Origin = $"{Path.GetFileName(_file)}:{section.Where.Split(':')[^1]}" };
        if (string.Equals(section.Text("condition"), "AND", StringComparison.OrdinalIgnoreCase)
            || section.Text("condition") == "&&")
        {
            // A pattern that was lost would make the rest allow more.
            if (paths.Length == section.Texts("paths").Count
                && secrets.Length == section.Texts("regexes").Count + section.Texts("stopwords").Count)
                _allow.Add(entry with { PathPatterns = paths, Patterns = secrets, Commits = commits });
            return;
        }
        if (paths.Length > 0)
            _allow.Add(entry with { PathPatterns = paths });
        if (secrets.Length > 0)
            _allow.Add(entry with { Patterns = secrets });
        if (commits.Length > 0)
            _allow.Add(entry with { Commits = commits });
    }

    private string[] Patterns(TomlSection section, string key)
    {
        var patterns = new List<string>();
        foreach (string pattern in section.Texts(key).Where(p => p.Length > 0))
        {
            if (GoPattern.Translate(pattern, null, out Fault? error) is { } translated)
                patterns.Add(translated);
            else
                _remarks.Add(new Problem($"a pattern of an allowlist is not carried over, and allows nothing: {error}",
                    section.WhereIs(key), "Mend the pattern"));
        }
        return [.. patterns];
    }
}
