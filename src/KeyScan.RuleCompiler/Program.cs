using KeyScan;
using KeyScan.RuleCompiler;
using KeyScan.Rules.Files;
using KeyScan.Rules.Shapes;

if (args is not ["rules" or "patterns", string folder, string output])
{
    Console.Error.WriteLine("usage: KeyScan.RuleCompiler rules|patterns RULES-FOLDER OUTPUT.cs");
    return 2;
}

var problems = new List<Problem>();
var rules = new List<Rule>();
foreach (string path in Directory.EnumerateFiles(folder, "*.yml").Order(StringComparer.Ordinal))
{
    foreach (Rule rule in RuleFileReader.Read(path, File.ReadAllText(path), problems))
    {
        if (rule.Unanchored)
            problems.Add(new Problem($"rule `{rule.Id}` is unanchored", rule.Origin, "Give it keywords; built-in rules have to be fast"));
        if (rule.Examples.Count == 0)
            problems.Add(new Problem($"rule `{rule.Id}` has no examples", rule.Origin, "Add at least one"));
        if (rules.Exists(r => string.Equals(r.Id, rule.Id, StringComparison.Ordinal)))
            problems.Add(new Problem($"rule id `{rule.Id}` is taken", rule.Origin, "Choose another"));
        rules.Add(rule);
    }
}

string table = Path.Combine(folder, NamedKeyTable.FileName);
string named = NamedKeyTable.Compact(File.ReadAllText(table));
foreach (Rule rule in NamedKeyTable.Read(named, table, problems))
{
    if (rules.Exists(r => string.Equals(r.Id, rule.Id, StringComparison.Ordinal)))
        problems.Add(new Problem($"rule id `{rule.Id}` is taken", rule.Origin, "Choose another kind"));
}

foreach (Problem problem in problems)
{
    // MSBuild's own error format, so that IDEs jump to the line.
    string[] where = problem.Where.Split(':');
    string place = where.Length == 3 ? $"{where[0]}({where[1]},{where[2]})" : problem.Where;
    Console.Error.WriteLine($"{place}: error KEYSCAN001: {problem.What}. {problem.WhatToDo}.");
}
if (problems.Count > 0)
    return 1;

string text = args[0] == "rules" ? CSharpWriter.WriteRules(rules, named) : CSharpWriter.WritePatterns(rules);
// The compiler runs again only where something has changed.
if (!File.Exists(output) || File.ReadAllText(output) != text)
    File.WriteAllText(output, text);
return 0;
