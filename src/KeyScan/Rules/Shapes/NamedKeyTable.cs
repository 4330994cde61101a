using System.Buffers;
using System.Globalization;
using System.Text;

namespace KeyScan.Rules.Shapes;

/// <summary>
/// The table of keys that have no prefix of their own and are known by the provider's name beside them: one line each in
/// <c>rules/named-keys.tsv</c>, one rule each in the catalogue, one search for all.
/// </summary>
internal static class NamedKeyTable
{
    /// <summary>The table's file in the folder of rules.</summary>
    public const string FileName = "named-keys.tsv";

    private const int Columns = 5;
    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The table's lines, empty for comments, as they are compiled into the library.</summary>
    public static string[] Lines(string text) =>
        [.. text.ReplaceLineEndings("\n").Split('\n').Select(l => l.StartsWith('#') ? "" : l.TrimEnd())];

    /// <summary>The rules of the table. A line that cannot be read is a problem, and the others are taken.</summary>
    /// <param name="text">The table's text.</param>
    /// <param name="origin">Where it stands.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static IReadOnlyList<Rule> Read(string text, string origin, ICollection<Problem> problems)
    {
        var rules = new List<Rule>();
        int number = 0;
        foreach (string line in Lines(text))
        {
            number++;
            if (line.Length == 0)
                continue;
            string[] cells = line.Split('\t');
            if (FindFault(cells) is { } what)
                problems.Add(new Problem($"the line of named keys is wrong: {what}", $"{origin}:{number}:1",
                    "Write provider, kind, names, shape and reference, a tab between them"));
            else
                rules.Add(Rule(cells, $"{origin}:{number}:1"));
        }
        return rules;
    }

    /// <summary>The rule of a line of the table in the library, which was checked when that was built.</summary>
    public static Rule ReadLine(ReadOnlySpan<byte> line) =>
        Rule(Encoding.UTF8.GetString(line).Split('\t'), KeyScan.Rule.BuiltIn);

    /// <summary>
    /// Whether <paramref name="name"/> is a name of a provider as rules have it: lower-case letters and digits, <c>~</c> before a
    /// word.
    /// </summary>
    public static bool IsName(string name)
    {
        ReadOnlySpan<char> letters = name.AsSpan().TrimStart('~');
        return letters.Length is >= 3 and <= 40 && name.Length - letters.Length <= 1 && letters.IndexOfAnyExcept(Characters) < 0;
    }

    private static Fault? FindFault(string[] cells)
    {
        if (cells.Length != Columns)
            return $"it has {cells.Length} columns and not {Columns}";
        if (Array.Find(cells[2].Split(','), n => !IsName(n)) is { } name)
            return $"`{name}` is no name";
        if (!cells[4].StartsWith("https://", StringComparison.Ordinal))
            return $"`{cells[4]}` is no https address";
        try
        {
            TokenShape.Parse(cells[3]);
        }
        catch (FormatException e)
        {
            return e.Message;
        }
        return null;
    }

    private static Rule Rule(string[] cells, string origin)
    {
        (string provider, string kind, string[] names, string shape) = (Kebab(cells[0]), cells[1], cells[2].Split(','), cells[3]);
        return new Rule
        {
            Id = $"{provider}-{Kebab(kind)}",
            Description = $"{cells[0]} {kind}",
            Provider = provider,
            Family = provider,
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Literals = KeyScan.Rule.CredentialWords,
            Pattern = $"(?<secret>{shape})",
            Token = shape,
            Names = names,
            Window = Window.Line,
            Advice = $"Revoke it at {cells[0]}, create a new one, and read that from the environment or a vault.",
            References = [cells[4]],
            Examples = new NamedKeyExamples(names[0].TrimStart('~'), kind, shape),
            Origin = origin,
        };
    }

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (char c in name.ToLower(CultureInfo.InvariantCulture))
        {
            if (char.IsAsciiLetterOrDigit(c))
                kebab.Append(c);
            else if (kebab.Length > 0 && kebab[^1] != '-')
                kebab.Append('-');
        }
        return kebab.ToString().TrimEnd('-');
    }
}
