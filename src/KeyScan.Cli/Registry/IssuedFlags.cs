using System.CommandLine;
using KeyScan.Registry.Scans;

namespace KeyScan.Cli.Registry;

/// <summary>The options by which a scan knows the keys that the organisation has issued.</summary>
internal sealed class IssuedFlags
{
    private readonly Option<string?> _set = EnvironmentOption.Text("--issued-set",
        "Fingerprints of issued keys, from `keyscan keys export`: says which findings are keys of yours.", "FILE");
    private readonly Option<string?> _oldest = EnvironmentOption.Text("--min-set-date",
        "Refuse to call a scan complete whose set is older than this day or time, or does not say how old it is.", "DATE");
    private readonly RegistryFlags _registry;
    private readonly Option<string?> _repository =
        EnvironmentOption.Text("--repository",
        "With --registry: the name that leaks are recorded under (default: the scanned path).", "NAME");
    private readonly Option<string?> _revoke = EnvironmentOption.Text("--revoke",
        "With --registry: an endpoints file; leaked keys are sent to its endpoints in mode `auto` at once.", "FILE");
    private readonly Option<bool> _public = EnvironmentOption.Flag("--public",
        "Anybody can read what is scanned: leaks of issued keys are more severe.");

    public IssuedFlags(Command command)
    {
        command.Options.Add(_set);
        command.Options.Add(_oldest);
        _registry = RegistryFlags.AddTo(command);
        command.Options.Add(_repository);
        command.Options.Add(_revoke);
        command.Options.Add(_public);
    }

    /// <summary>
    /// The repository that somebody named for this program; not that of a job, which is about what the job has checked out.
    /// </summary>
    public string? NamedRepository(ParseResult parsed) =>
        parsed.GetValue(_repository) is { Length: > 0 } name ? RepositoryAddress.Redacted(name) : null;

    /// <summary>The values given.</summary>
    /// <exception cref="ProblemException">The registry's address makes no sense.</exception>
    public IssuedRequest Read(ParseResult parsed) => new()
    {
        SetPath = parsed.GetValue(_set),
        OldestSet = parsed.GetValue(_oldest) is { } date ? KeyTime.Parse(date, "--min-set-date") : null,
        Registry = _registry.Given(parsed),
        // A name that is an address, as CI systems have it in variables, comes with a token.
        Repository = (parsed.GetValue(_repository) ?? Environment.GetEnvironmentVariable("GITHUB_REPOSITORY"))
        is { Length: > 0 } name ? RepositoryAddress.Redacted(name) : null,
        EndpointsPath = parsed.GetValue(_revoke),
        IsPublic = parsed.GetValue(_public),
    };
}
