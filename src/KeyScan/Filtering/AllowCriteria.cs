using System.Text.RegularExpressions;
using KeyScan.Primitives;
using KeyScan.Rules;

namespace KeyScan.Filtering;

/// <summary>An allow entry ready to run; its regexes are constructed when a finding first gets as far as them.</summary>
internal sealed class AllowCriteria(AllowEntry entry)
{
    private readonly HashSet<FindingId> _ids = [.. entry.Ids];
    private readonly HashSet<string> _rules = new(entry.Rules, StringComparer.Ordinal);
    private readonly PathGlobs _paths = new(entry.Paths);
    private readonly Lazy<Regex[]> _patterns = new(() => [.. entry.Patterns.Select(RuleRegex.Create)]);
    private readonly Lazy<Regex[]> _pathPatterns = new(() => [.. entry.PathPatterns.Select(RuleRegex.Create)]);
    private long _allowed, _expired;
    private volatile bool _timedOut;
    private volatile string? _oldId;

    /// <summary>The entry as data.</summary>
    public AllowEntry Entry => entry;

    /// <summary>What it did so far.</summary>
    public AllowUse Use => new(entry, Interlocked.Read(ref _allowed), Interlocked.Read(ref _expired), _timedOut);

    /// <summary>Counts a place that it left out.</summary>
    public void CountAllowed() => Interlocked.Increment(ref _allowed);

    /// <summary>Counts a place that it would have left out before it expired.</summary>
    public void CountExpired() => Interlocked.Increment(ref _expired);

    /// <summary>
    /// Whether all its criteria hold for a finding in the file at <paramref name="path"/>; the cheap ones are asked first.
    /// </summary>
    /// <param name="finding">The finding.</param>
    /// <param name="path">The path of the file, as globs see it.</param>
    /// <param name="provenance">Where it is; inside of an archive, the entry counts as well as the archive.</param>
    public bool Fit(Finding finding, string path, Provenance provenance) =>
        (_ids.Count == 0 || _ids.Contains(finding.Id) || IsSharedId(finding))
        && (_rules.Count == 0 || _rules.Contains(finding.Rule.Id))
        && (_paths.IsEmpty || _paths.Matches(path)
            || (provenance.Inner is { } inner && MatchesInside(path, inner, provenance.InnerFolders)))
        && (entry.Commits.Count == 0
            || (!provenance.Commit.IsEmpty && entry.Commits.Any(c =>
            provenance.Commit.ToString().StartsWith(c, StringComparison.OrdinalIgnoreCase))))
        && (entry.PathPatterns.Count == 0
            || Matches(_pathPatterns, provenance.Inner is null ? path : $"{path}!{provenance.InnerFolders}"))
        && (entry.Patterns.Count == 0 || Matches(_patterns, finding.Secret.Reveal()));

    /// <summary>
    /// Whether it names an id from before the repository had a salt of its own, and what the id is now; null for no such.
    /// </summary>
    public string? OldId => _oldId;

    private bool IsSharedId(Finding finding)
    {
        FindingId old = FindingId.Shared(finding);
        if (!_ids.Contains(old))
            return false;
        _oldId ??= $"{old} is {finding.Id} now";
        return true;
    }

    /// <summary>
    /// A glob may be written as reports show a place, or with the archive as a folder. A step up leads nowhere.
    /// </summary>
    private bool MatchesInside(string path, string inner, string folders) =>
        _paths.Matches($"{path}/{folders}")
        || (!inner.Contains("..", StringComparison.Ordinal) && _paths.Matches($"{path}!{inner}"));

    /// <summary>A pattern that is too slow once would cost its timeout at every finding, so it is not tried again.</summary>
    private bool Matches(Lazy<Regex[]> patterns, string text)
    {
        if (_timedOut)
            return false;
        try
        {
            return Array.Exists(patterns.Value, p => p.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            _timedOut = true;
            return false;
        }
    }
}
