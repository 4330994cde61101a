using KeyScan.Sinks.Text;
using KeyScan.Text;

namespace KeyScan.Sinks;

/// <summary>
/// Workflow commands that GitHub's runner turns into annotations on a pull request's lines. Never holds a secret, whatever the
/// options say: logs of public repositories are public.
/// </summary>
/// <param name="options">What to say.</param>
/// <param name="isThere">Whether a place can be pointed at: what is in history alone has no line there. Null for all.</param>
internal sealed class GitHubAnnotationsSink(SinkOptions options, Func<Location, bool>? isThere = null) : ISink
{
    // GitHub drops what a step writes beyond this, of each kind, without a word.
    private const int ShownOfEach = 10;

    /// <summary>The most bytes GitHub shows of an annotation.</summary>
    private const int LongestMessage = 4000;

    /// <summary>Whether what GitHub would drop is left out: where another report has all.</summary>
    public bool OnlyShown { get; init; }

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var safe = new SafeText(report, showSecrets: false);
        int errors = report.FailingCount + report.Coverage.Problems.Count;
        int warnings = report.Findings.Count - report.FailingCount;
        // A place is kept for what was not covered.
        int problems = OnlyShown ? Math.Min(report.Coverage.Problems.Count, Math.Max(1, ShownOfEach - report.FailingCount))
            : report.Coverage.Problems.Count;
        foreach (Finding finding in report.Findings.Where(f => !report.IsAdvisory(f))
            .Take(OnlyShown ? ShownOfEach - problems : int.MaxValue))
            writer.WriteLine(Annotation(finding, "error", safe));
        foreach (Finding finding in report.Findings.Where(report.IsAdvisory).Take(OnlyShown ? ShownOfEach : int.MaxValue))
            writer.WriteLine(Annotation(finding, "warning", safe));
        foreach (Problem problem in report.Coverage.Problems.Take(problems))
            writer.WriteLine(Annotation(problem, safe));
        if (errors > ShownOfEach || warnings > ShownOfEach)
            writer.WriteLine($"::notice title=KeyScan::{Escape(Summary(report, warnings))}");
    }

    private string Annotation(Finding finding, string kind, SafeText safe)
    {
        Location location = finding.Locations[0];
        var properties = new List<string>();
        // There is no file to show a line of where the text came from a message or standard input.
        if (location.Provenance.Source is SourceKind.File or SourceKind.Blob or SourceKind.Staged
            && isThere?.Invoke(location) != false)
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

    private string Message(Finding finding, SafeText safe)
    {
        string where = isThere?.Invoke(finding.Locations[0]) == false
            ? $"in the history of {safe.Printable(finding.Locations[0].Provenance.Path)}" : "here";
        if (finding.Step is { } step)
            where += $", in {safe.Printable(step.Text)}";
        string allow = safe.Printable(AllowText.Suggest(finding, options.AllowInline, options.AllowFile));
        string commit = finding.Locations[0].Provenance.Commit is { IsEmpty: false } id ? $" It came with commit {id}." : "";
        long others = Math.Max(finding.Occurrences, finding.Locations.Count) - 1;
        string also = others == 0 ? "" : $" It also stands in {Wording.Count(others, "more place")}.";
        string advice = Wording.Sentence(safe.Printable(finding.Advice));
        string message = $"'{PrintableText.Of(finding.Redacted)}' is readable {where}.{commit}{also}\n{advice}\n" +
            $"Meant to be there? Put {allow}.";
        return message.Length <= LongestMessage ? message : $"{message.AsSpan(0, LongestMessage)}…";
    }

    private static string Annotation(Problem problem, SafeText safe) =>
        $"::error title={EscapeProperty("KeyScan: not covered")}::{Escape(safe.Printable(problem.ToString()))}";

    private string Summary(ScanReport report, int warnings) =>
        $"{Wording.Count(report.FailingCount, "leaked key")}, {Wording.Number(warnings)} advisory, " +
        $"{Wording.Count(report.Coverage.Problems.Count, "problem")}. " +
        $"GitHub shows the first {ShownOfEach} of each; the step's log has them all. Exit "
            + $"{report.ExitCode(options.ExitCodeOnFindings)}.";

    private static string Escape(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) =>
        Escape(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
