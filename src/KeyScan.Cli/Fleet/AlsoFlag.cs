using System.CommandLine;

namespace KeyScan.Cli.Fleet;

/// <summary>What is scanned besides the code.</summary>
internal sealed class AlsoFlag
{
    private const string All = "all";

    private static readonly (string Word, SourceKind Kind)[] Words =
    [
        ("wikis", SourceKind.Wiki), ("issues", SourceKind.Issue), ("pull-requests", SourceKind.PullRequest),
            ("comments", SourceKind.Comment),
        ("releases", SourceKind.Release), ("discussions", SourceKind.Discussion), ("gists", SourceKind.Gist),
    ];

    private readonly (string Word, SourceKind Kind)[] _words;
    private readonly Option<string[]> _also;

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="ofPeople">Whether it is about people or an organisation, which have gists.</param>
    public AlsoFlag(Command command, bool ofPeople)
    {
        _words = [.. Words.Where(w => ofPeople || w.Kind != SourceKind.Gist)];
        _also = EnvironmentOption.Texts("--also",
            $"Scan these too: {string.Join(", ", _words.Select(w => w.Word))}, or {All}; separated by commas, repeatable. The "
                + $"token needs the right to read each.", "WHAT");
        command.Options.Add(_also);
    }

    /// <summary>The kinds of place that are asked for, in the order of their enumeration, each once.</summary>
    /// <exception cref="ProblemException">A word is none of these.</exception>
    public IReadOnlyList<SourceKind> Read(ParseResult parsed)
    {
        string[] asked = [.. (parsed.GetValue(_also) ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (asked.FirstOrDefault(word => word != All && !_words.Any(w => w.Word == word)) is { } unknown)
            throw new ProblemException(
                new Problem($"{ShownValue.Of(unknown)} is nothing that can be scanned besides", "--also",
                    $"Write {string.Join(", ", _words.Select(w => w.Word))}, or {All}"));
        return [.. _words.Where(w => asked.Contains(All, StringComparer.Ordinal)
            || asked.Contains(w.Word, StringComparer.Ordinal)).Select(w => w.Kind).Order()];
    }

    /// <summary>
    /// What is asked for, for the name of a run: one that asks for more does not continue one that asked for less.
    /// </summary>
    public static string Shown(IReadOnlyList<SourceKind> also) =>
        also.Count == 0 ? "" : $" with {string.Join(", ", Words.Where(w => also.Contains(w.Kind)).Select(w => w.Word))}";
}
