using KeyScan;
using KeyScan.RuleCompiler;
using KeyScan.Rules.Files;
using KeyScan.Rules.Shapes;
using KeyScan.Verification.Templates;

if (args is not ["rules" or "patterns", string folder, string output])
{
    Console.Error.WriteLine("usage: KeyScan.RuleCompiler rules|patterns RULES-FOLDER OUTPUT.cs");
    return 2;
}

var problems = new List<Problem>();
var rules = new List<Rule>();
var templates = new List<string>();
foreach (string path in Directory.EnumerateFiles(folder, "*.yml").Order(StringComparer.Ordinal))
{
    string file = File.ReadAllText(path);
    templates.AddRange(TemplateFileReader.Compact(path, file, problems));
    foreach (Rule rule in RuleFileReader.Read(path, file, problems))
    {
        if (rule.Unanchored)
            problems.Add(new Problem($"rule `{rule.Id}` is unanchored", rule.Origin,
                "Give it keywords; built-in rules have to be fast"));
        if (rule.Examples.Count == 0)
            problems.Add(new Problem($"rule `{rule.Id}` has no examples", rule.Origin, "Add at least one"));
        if (rules.Exists(r => string.Equals(r.Id, rule.Id, StringComparison.Ordinal)))
            problems.Add(new Problem($"rule id `{rule.Id}` is taken", rule.Origin, "Choose another"));
        rules.Add(rule);
    }
}

string table = Path.Combine(folder, NamedKeyTable.FileName);
string lines = File.ReadAllText(table);
IReadOnlyList<Rule> named = NamedKeyTable.Read(lines, table, problems);
foreach (Rule rule in named)
{
    if (rules.Exists(r => string.Equals(r.Id, rule.Id, StringComparison.Ordinal)))
        problems.Add(new Problem($"rule id `{rule.Id}` is taken", rule.Origin, "Choose another kind"));
}

string[] verified = [.. templates.SelectMany(t => t[..t.IndexOf('\t', StringComparison.Ordinal)].Split(','))];
foreach (string id in verified.GroupBy(id => id, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key))
    problems.Add(new Problem($"the rule `{id}` is verified in two ways", folder, "Keep one"));
HashSet<string> ids = [.. rules.Concat(named).Select(r => r.Id)];
foreach (string id in verified.Where(id => !ids.Contains(id)))
    problems.Add(new Problem($"`verifications` name the rule `{id}`, which is none", folder, "Use the id of a rule"));

foreach (Problem problem in problems)
{
    // MSBuild's own error format, so that IDEs jump to the line.
    string[] where = problem.Where.Split(':');
    string place = where.Length == 3 ? $"{where[0]}({where[1]},{where[2]})" : problem.Where;
    Console.Error.WriteLine($"{place}: error KEYSCAN001: {problem.What}. {problem.WhatToDo}.");
}
if (problems.Count > 0)
    return 1;

string text = args[0] == "rules"
    ? CSharpWriter.WriteRules(rules, [.. NamedKeyTable.Lines(lines).Where(l => l.Length > 0)])
        + CSharpWriter.WriteTemplates(templates) + LayoutWriter.Write([.. rules, .. named])
    : CSharpWriter.WritePatterns(rules);
// The compiler runs again only where something has changed.
if (!File.Exists(output) || File.ReadAllText(output) != text)
    File.WriteAllText(output, text);
return 0;
