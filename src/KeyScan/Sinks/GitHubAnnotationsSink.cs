using KeyScan.Sinks.Text;

namespace KeyScan.Sinks;

/// <summary>
/// Workflow commands that GitHub's runner turns into annotations on a pull request's lines. Never holds a secret, whatever the options
/// say: logs of public repositories are public.
/// </summary>
public sealed class GitHubAnnotationsSink(SinkOptions options) : ISink
{
    // GitHub drops what a step writes beyond this, of each kind, without a word.
    private const int ShownOfEach = 10;

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var safe = new SafeText(report, showSecrets: false);
        foreach (Finding finding in report.Findings)
            writer.WriteLine(Annotation(finding, report.IsAdvisory(finding) ? "warning" : "error", safe));
        foreach (Problem problem in report.Coverage.Problems)
            writer.WriteLine(Annotation(problem, safe));
        int errors = report.FailingCount + report.Coverage.Problems.Count;
        int warnings = report.Findings.Count - report.FailingCount;
        if (errors > ShownOfEach || warnings > ShownOfEach)
            writer.WriteLine($"::notice title=KeyScan::{Escape(Summary(report, warnings))}");
    }

    private static string Annotation(Finding finding, string kind, SafeText safe)
    {
        Location location = finding.Locations[0];
        var properties = new List<string>();
        // There is no file to show a line of where the text came from a message or standard input.
        if (location.Provenance.Source is SourceKind.File or SourceKind.Blob or SourceKind.Staged)
        {
            properties.Add($"file={EscapeProperty(safe.Printable(location.Provenance.Path))}");
            properties.Add($"line={location.StartLine}");
            properties.Add($"endLine={location.EndLine}");
            // GitHub refuses columns of two different lines.
            if (location.StartLine == location.EndLine)
                properties.Add($"col={location.StartColumn},endColumn={location.EndColumn}");
        }
        properties.Add($"title={EscapeProperty(safe.Printable(finding.Rule.Description))}");
        return $"::{kind} {string.Join(',', properties)}::{Escape(Message(finding, safe))}";
    }

    private static string Message(Finding finding, SafeText safe)
    {
        string commit = finding.Locations[0].Provenance.Commit is { IsEmpty: false } id ? $" It came with commit {id}." : "";
        long others = Math.Max(finding.Occurrences, finding.Locations.Count) - 1;
        string also = others == 0 ? "" : $" It also stands in {Wording.Count(others, "more place")}.";
        string advice = Wording.Sentence(safe.Printable(finding.Rule.Advice));
        return $"'{PrintableText.Of(finding.Secret.ToString())}' is readable here.{commit}{also}\n{advice}\n" +
            $"Meant to be there? keyscan:allow in a comment on its line, or id {finding.Id} in .keyscan.yml.";
    }

    private static string Annotation(Problem problem, SafeText safe) =>
        $"::error title={EscapeProperty("KeyScan: not covered")}::{Escape(safe.Printable(problem.ToString()))}";

    private string Summary(ScanReport report, int warnings) =>
        $"{Wording.Count(report.FailingCount, "leaked key")}, {Wording.Number(warnings)} advisory, " +
        $"{Wording.Count(report.Coverage.Problems.Count, "problem")}. " +
        $"GitHub shows the first {ShownOfEach} of each; the step's log has them all. Exit {report.ExitCode(options.ExitCodeOnFindings)}.";

    private static string Escape(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) =>
        Escape(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
