using System.Diagnostics;
using System.Text.Json;

namespace KeyScan.Tests.Support;

/// <summary>A JSON Schema of the repository, and YAML texts held against it by the validator that tests/tools installs.</summary>
internal sealed class SchemaCheck(params string[] path)
{
    private readonly string _schema = Repository.Combine(path);

    /// <summary>A part of the schema, such as the properties of <c>$defs allow</c>.</summary>
    public JsonElement Part(params string[] names)
    {
        JsonElement part = JsonDocument.Parse(File.ReadAllText(_schema)).RootElement;
        foreach (string name in names)
            part = part.GetProperty(name);
        return part;
    }

    /// <summary>The names of the properties of an object, in order.</summary>
    public string[] Keys(params string[] names) =>
        [.. Part([.. names, "properties"]).EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];

    /// <summary>What is wrong with each text, by its number; empty where nothing is.</summary>
    public string Violations(params string[] texts)
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. texts.Select((text, i) => folder.Write($"{i}.yml", text))];
        using Process node = Process.Start(new ProcessStartInfo("node",
            [Repository.Combine("tests", "tools", "validate-rules.mjs"), _schema, .. files]) { RedirectStandardOutput = true,
            UseShellExecute = false })!;
        string output = node.ReadOutput();
        node.WaitToEnd();
        Assert.Contains($"{files.Length} files, ", output, StringComparison.Ordinal);
        return string.Join('\n', output.Split('\n').Where(l => l.Contains(".yml: ", StringComparison.Ordinal)).Select(
            l => l.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
    }

    /// <summary>The keys that a reader takes, as it names them when it meets another one.</summary>
    public static string[] Accepted(IEnumerable<Problem> problems)
    {
        const string Start = "Use one of ";
        Problem unknown = Assert.Single(problems, p => p.What.StartsWith("unknown key", StringComparison.Ordinal));
        return unknown.WhatToDo[Start.Length..].Split(", ");
    }
}
