using System.CommandLine;
using KeyScan.Cli.Registry;
using KeyScan.Forges;
using Microsoft.Extensions.FileSystemGlobbing;

namespace KeyScan.Cli.Fleet;

/// <summary>Which of an organisation's repositories are scanned.</summary>
internal sealed class RepositoryFilter
{
    private readonly Option<string[]> _include = EnvironmentOption.Texts("--include",
        "Scan only repositories whose name matches this glob; repeatable.", "GLOB");
    private readonly Option<string[]> _exclude = EnvironmentOption.Texts("--exclude",
        "Leave out repositories whose name matches this glob; repeatable.", "GLOB");
    private readonly Option<string?> _visibility =
        EnvironmentOption.Text("--visibility", "Scan only public, private or internal repositories.", "VISIBILITY");
    private readonly Option<string[]> _topic = EnvironmentOption.Texts("--topic",
        "Scan only repositories with this topic; repeatable.", "TOPIC");
    private readonly Option<string?> _pushedSince =
        EnvironmentOption.Text("--pushed-since", "Leave out repositories that nobody has pushed to since.", "DATE");
    private readonly Option<bool> _noArchived = EnvironmentOption.Flag("--no-archived", "Leave out archived repositories.");
    private readonly Option<bool> _noForks = EnvironmentOption.Flag("--no-forks", "Leave out forks.");

    public RepositoryFilter(Command command)
    {
        foreach (Option option in (Option[])[_include, _exclude, _visibility, _topic, _pushedSince, _noArchived, _noForks])
            command.Options.Add(option);
    }

    /// <summary>What the options say of a repository.</summary>
    /// <exception cref="ProblemException">The date is none.</exception>
    public Func<ListedRepository, bool> Read(ParseResult parsed)
    {
        var names = new Matcher(StringComparison.OrdinalIgnoreCase);
        names.AddIncludePatterns(parsed.GetValue(_include) is { Length: > 0 } include ? include : ["*"]);
        names.AddExcludePatterns(parsed.GetValue(_exclude) ?? []);
        string? visibility = parsed.GetValue(_visibility);
        string[] topics = parsed.GetValue(_topic) ?? [];
        DateTimeOffset? since = parsed.GetValue(_pushedSince) is { } date ? KeyTime.Parse(date, "--pushed-since") : null;
        bool noArchived = parsed.GetValue(_noArchived), noForks = parsed.GetValue(_noForks);
        return repository =>
            names.Match(repository.ShortName).HasMatches
            && (visibility is null || repository.Visibility.Equals(visibility, StringComparison.OrdinalIgnoreCase))
            && (topics.Length == 0 || topics.Intersect(repository.Topics, StringComparer.OrdinalIgnoreCase).Any())
            && (since is null || repository.PushedAt >= since)
            && !(noArchived && repository.IsArchived)
            && !(noForks && repository.IsFork);
    }
}
