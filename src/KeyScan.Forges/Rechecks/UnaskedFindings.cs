namespace KeyScan.Forges.Rechecks;

/// <summary>The findings that nobody could be asked about, each with the best reason of any repository that has it.</summary>
internal sealed class UnaskedFindings
{
    private readonly Dictionary<string, (Unasked Why, string Repository)> _why = new(StringComparer.Ordinal);

    /// <summary>Notes that a repository did not give a finding.</summary>
    public void Add(string id, Unasked why, string repository)
    {
        if (!_why.TryGetValue(id, out (Unasked Why, string Repository) known) || known.Why < why)
            _why[id] = (why, repository);
    }

    /// <summary>Another repository gave it.</summary>
    public void Remove(string id) => _why.Remove(id);

    /// <summary>Them as problems, one for each repository and reason.</summary>
    public IEnumerable<Problem> Problems() => _why.Values.GroupBy(w => w).OrderBy(g => g.Key.Repository, StringComparer.Ordinal)
        .ThenBy(g => g.Key.Why).Select(g => Problem(g.Key.Why, g.Key.Repository, g.Count()));

    private static Problem Problem(Unasked why, string repository, int count)
    {
        string findings = $"{count} open finding{(count == 1 ? "" : "s")}";
        (string stand, string are, string they) = count == 1 ? ("stands", "is", "it") : ("stand", "are", "they");
        return why switch
        {
            Unasked.InTexts => new Problem(
                $"{findings} {stand} in issues, comments or other texts beside the code, which are not read again here",
                repository, "Scan it with `keyscan github repo --also all --verify`"),
            Unasked.NotHere => new Problem($"{findings} {stand} in it, and its text is not here", repository,
                "Name a folder that has it, such as a clone; or fetch it into --cache with `keyscan github repo`"),
            Unasked.Gone => new Problem($"{findings} {are} not found again where {they} stood", repository,
                "Scan it again, so that the registry knows what was taken out; ids that were keyed otherwise need the same "
                    + "KEYSCAN_SALT or .keyscan.yml"),
            _ => new Problem($"{findings} {are} allowed by now, and nobody was asked", repository,
                "Scan it again, so that the registry knows"),
        };
    }
}
