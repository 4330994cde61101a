namespace KeyScan.Forges.GitHub.Events;

/// <summary>
/// What a runner of GitHub Actions says of its run in variables;
/// https://docs.github.com/en/actions/reference/workflows-and-actions/variables.
/// </summary>
internal sealed record RunnerEnvironment
{
    /// <summary>The event's name, <c>GITHUB_EVENT_NAME</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>The file with the event's payload, <c>GITHUB_EVENT_PATH</c>.</summary>
    public required string EventPath { get; init; }

    /// <summary>
    /// The commit of the run, <c>GITHUB_SHA</c>: for pull requests a merge that is in no branch. Null where it is not given.
    /// </summary>
    public ObjectId? Commit { get; init; }

    /// <summary>The ref of the run, <c>GITHUB_REF</c>. Null where it is not given.</summary>
    public string? Ref { get; init; }

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">Gives the value of an environment variable, null for none.</param>
    /// <exception cref="ProblemException">This is no runner, or a variable makes no sense.</exception>
    public static RunnerEnvironment Read(Func<string, string?> variable)
    {
        string? commit = Value(variable, "GITHUB_SHA");
        ObjectId id = default;
        if (commit is not null && !ObjectId.TryParse(commit, out id))
            throw new ProblemException(
                new Problem("that is no commit", "GITHUB_SHA", "Leave the runner's variables as they are"));
        return new RunnerEnvironment
        {
            EventName = Required(variable, "GITHUB_EVENT_NAME"),
            EventPath = Required(variable, "GITHUB_EVENT_PATH"),
            Commit = commit is null ? null : id,
            Ref = Value(variable, "GITHUB_REF"),
        };
    }

    private static string Required(Func<string, string?> variable, string name) =>
        Value(variable, name)
        ?? throw new ProblemException(
            new Problem("this is no run of GitHub Actions: the variable is not set", name, "Run it in a workflow"));

    private static string? Value(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value ? value : null;
}
