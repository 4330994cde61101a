using System.CommandLine;
using System.Globalization;
using KeyScan.Primitives;
using KeyScan.Verification;

namespace KeyScan.Cli;

/// <summary>
/// The options that say whether providers are asked. No configuration has them: it may come with what is scanned.
/// </summary>
internal sealed class VerifyFlags
{
    private readonly Option<bool> _verify = EnvironmentOption.Flag("--verify",
        "Ask providers whether what was found works, and whose it is. Without it nobody is asked.");
    private readonly Option<bool> _onlyActive = EnvironmentOption.Flag("--verify-only-active",
        "The same, and only what works fails the run.");
    private readonly Option<bool> _dryRun = EnvironmentOption.Flag("--verify-dry-run",
        "Say whom --verify would ask, and how often; ask nobody.");
    private readonly Option<string?> _limit = EnvironmentOption.Text("--verify-limit",
        "About how many secrets to ask, the most severe first (default 2000).", "N");
    private readonly Option<string[]> _private = EnvironmentOption.Texts("--verify-private",
        "A host or network that may be asked although it is not public; repeatable.", "HOST");

    private readonly Option<string?> _cache = EnvironmentOption.Text("--verify-cache",
        "A file that has verdicts for the next run, each for as long as its rule says; with --registry that has them.", "FILE");

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_verify, _onlyActive, _dryRun, _limit, _private, _cache])
            command.Options.Add(option);
    }

    /// <summary>What they say; null for asking nobody.</summary>
    /// <param name="parsed">The values given.</param>
    /// <param name="isAsked">Whether the command itself means that providers are asked.</param>
    /// <exception cref="ProblemException">A value makes no sense.</exception>
    public VerificationOptions? Read(ParseResult parsed, bool isAsked = false)
    {
        bool onlyActive = parsed.GetValue(_onlyActive), isDry = parsed.GetValue(_dryRun);
        string? limit = parsed.GetValue(_limit), cache = parsed.GetValue(_cache);
        string[] hosts = parsed.GetValue(_private) ?? [];
        if (!isAsked && !onlyActive && !isDry && !parsed.GetValue(_verify))
        {
            // One that the environment names is there for runs that ask.
            cache = parsed.GetResult(_cache) is { Implicit: false } ? cache : null;
            if (limit is not null || hosts.Length > 0 || cache is not null)
                throw new ProblemException(
                    new Problem("it says how providers are asked, and nobody is to be asked", limit is not null ? "--verify-limit"
                        : hosts.Length > 0 ? "--verify-private" : "--verify-cache", "Add --verify, or leave it out"));
            return null;
        }
        int most = VerificationOptions.DefaultMostSecrets;
        if (limit is not null
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is 0 or > 100_000))
            throw new ProblemException(
                new Problem($"{ShownValue.Of(limit)} is no number of secrets", "--verify-limit",
                    "Write a number from 1 to 100000"));
        var wrong = new List<string>();
        AllowedAddresses allowed = AllowedAddresses.Parse(hosts, wrong);
        if (wrong.Count > 0)
            throw new ProblemException(
                new Problem($"{ShownValue.Of(wrong[0])} is no host and no network", "--verify-private",
                    "Write a name, an address, or a network such as 10.1.0.0/16"));
        return new VerificationOptions { IsDry = isDry, FailOnlyActive = onlyActive, MostSecrets = most, AllowPrivate = allowed,
            AsksAnew = isAsked, VerdictsPath = cache };
    }
}
