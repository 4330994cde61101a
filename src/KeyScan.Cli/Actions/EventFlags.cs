using System.CommandLine;
using KeyScan.Forges.GitHub.Actions;

namespace KeyScan.Cli.Actions;

/// <summary>
/// The options of <c>keyscan github event</c> besides those of every scan; the action sets them by their variables.
/// </summary>
internal sealed class EventFlags
{
    private readonly Option<string?> _checkout = EnvironmentOption.Text("--checkout",
        "The folder of the checkout (default: this folder).", "DIR");
    private readonly Option<string?> _sarif = EnvironmentOption.Text("--sarif",
        "Where the SARIF report goes (default: keyscan.sarif in the runner's temporary folder).", "FILE");
    private readonly Option<bool> _comment = EnvironmentOption.Flag("--comment",
        "Keep one comment on the pull request; needs a token with `pull-requests: write`.");
    private readonly Option<bool> _checkRun = EnvironmentOption.Flag("--check-run",
        "Write a check run with annotations; needs a token with `checks: write`.");
    private readonly Option<bool> _upload = EnvironmentOption.Flag("--upload-sarif",
        "Upload the SARIF report to code scanning; needs a token with `security-events: write`.");
    private readonly Option<string?> _inline = EnvironmentOption.Text("--request-comments", "Whose keyscan:allow comments count in the very request that brings them: nobody (default), or trusted for requests from people with write access.", "WHOSE");

    public EventFlags(Command command)
    {
        foreach (Option option in (Option[])[_checkout, _sarif, _comment, _checkRun, _upload, _inline])
            command.Options.Add(option);
    }

    /// <summary>The values given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="scan">Those that every scan has.</param>
    /// <exception cref="ProblemException">A value makes no sense.</exception>
    public EventRequest Read(ParseResult parsed, ScanSettings scan) => new()
    {
        Scan = scan,
        Issued = scan.Issued,
        ExitCode = scan.ExitCode,
        Checkout = parsed.GetValue(_checkout) ?? ".",
        SarifPath = Path.GetFullPath(parsed.GetValue(_sarif)
        ?? Path.Combine(Environment.GetEnvironmentVariable("RUNNER_TEMP") is { Length: > 0 } temp ? temp : ".", "keyscan.sarif")),
        Comment = parsed.GetValue(_comment),
        CheckRun = parsed.GetValue(_checkRun),
        Upload = parsed.GetValue(_upload),
        TrustsComments = parsed.GetValue(_inline)?.ToUpperInvariant() switch
        {
            null or "NOBODY" => false,
            "TRUSTED" => true,
            _ => throw new ProblemException(
            new Problem("that is none of its values", "--request-comments", "Write nobody or trusted")),
        },
    };
}
