using System.Text;
using System.Text.RegularExpressions;
using KeyScan.Rules;
using KeyScan.Rules.Examples;

namespace KeyScan.Tests.Support;

/// <summary>
/// A tree of real-looking source files with a key of every built-in rule in it. Where each key stands is worked out here, by
/// the rule's pattern over the whole file and by counting, so that it is independent of how KeyScan finds it.
/// </summary>
internal sealed class TreeOfKeys
{
    private static readonly (string Extension, string Before, string After)[] Files =
    [
        (".py", "import os\nimport sys\n\n\ndef main(argv):\n    for name in argv:\n        print(name)\n\n\n",
            "\n\nif __name__ == \"__main__\":\n    main(sys.argv)\n"),
        (".ts", "import { readFile } from \"node:fs/promises\";\n\nexport async function load(path: string) {\n  return "
            + "readFile(path);\n}\n\n", "\n\nexport default load;\n"),
        (".cs", "using System;\n\nnamespace Shop;\n\npublic static class Program\n{\n    public static void Main() => "
            + "Console.WriteLine(\"größer ✓ 😀\");\n}\n\n", "\n"),
        (".md", "# The shop\n\nHow to run it on your own machine:\n\n", "\n\nThat is all.\n"),
        (".conf", "# settings of the shop\nlisten = 0.0.0.0:8080\nworkers = 4\n", "\ntimeout = 30s\n"),
    ];

    private readonly TemporaryFolder _folder;
    private readonly Random _random;

    private TreeOfKeys(TemporaryFolder folder, int seed)
    {
        _folder = folder;
        _random = new Random(seed);
    }

    /// <summary>What was planted.</summary>
    public List<Planted> Keys { get; } = [];

    /// <summary>Writes the tree into <paramref name="folder"/>: each example of each rule in a file of its own.</summary>
    public static TreeOfKeys Write(TemporaryFolder folder, int seed)
    {
        var tree = new TreeOfKeys(folder, seed);
        foreach (Rule rule in RuleCatalogue.BuiltIn().Rules)
        {
            for (int i = 0; i < rule.Examples.Count; i++)
                tree.Plant(rule, i);
        }
        return tree;
    }

    private void Plant(Rule rule, int example)
    {
        (string extension, string before, string after) = Files[_random.Next(Files.Length)];
        string text = before + ExampleTemplate.Expand(rule.Examples[example], _random) + after;
        bool isWindows = _random.Next(4) == 0;
        if (isWindows)
            (text, before, after) = (text.Replace("\n", "\r\n", StringComparison.Ordinal),
                before.Replace("\n", "\r\n", StringComparison.Ordinal), after.Replace("\n", "\r\n", StringComparison.Ordinal));
        string path = $"src/{rule.Provider}/{rule.Id}-{example}{extension}";
        _folder.Write(path, (_random.Next(6) == 0 ? Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text))
            : Encoding.UTF8.GetBytes(text)).ToArray());

        // Patterns see bytes; one character above ASCII stands for several bytes here, which only matters inside a match.
        string ascii = Regex.Replace(text, "[^\0-\x7F]", "\uF700");
        (int index, int length) = rule.Assignment == AssignmentKind.None ? LastMatch(ascii, rule.Pattern)
            : Filled(ascii, before.Length, text.Length - after.Length, rule.Examples[example]);
        Keys.Add(new Planted(rule.Id, path, ascii.Substring(index, length), Line(text, index), Column(text, index),
            Line(text, index + length - 1), Column(text, index + length - 1) + 1));
    }

    /// <summary>What the template's parts became, with the marks that belong to a hash or to Base64 around them.</summary>
    private static (int Index, int Length) Filled(string text, int start, int end, string template)
    {
        start += template.IndexOf("<<", StringComparison.Ordinal);
        end -= template.Length - template.LastIndexOf(">>", StringComparison.Ordinal) - 2;
        while (text[start - 1] == '$'
            || (char.IsAsciiLetterOrDigit(text[start - 1]) && template.Contains('$', StringComparison.Ordinal)))
            start--;
        while (text[end] == '=')
            end++;
        return (start, end - start);
    }

    private static (int Index, int Length) LastMatch(string text, string pattern)
    {
        Group secret = Regex.Matches(text, pattern).Select(m => m.Groups["secret"]).Last(g => g.Success && g.Length > 0);
        return (secret.Index, secret.Length);
    }

    private static int Line(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    private static int Column(string text, int index) => index - text.LastIndexOf('\n', index - 1);
}

/// <summary>A key in the tree: lines and columns 1-based, the end column just after it.</summary>
internal sealed record Planted(string Rule, string Path, string Secret, int StartLine, int StartColumn, int EndLine,
    int EndColumn);
