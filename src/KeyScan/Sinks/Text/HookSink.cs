using KeyScan.Text;

namespace KeyScan.Sinks.Text;

/// <summary>
/// What a hook says: for each finding that blocks, five lines with what, where, why, how to fix it and how to allow it; a single line when
/// there is none. Never holds a secret, whatever the options say: what a hook prints travels with the push and stays in logs.
/// </summary>
public sealed class HookSink(SinkOptions options) : ISink
{
    private const int MostShown = 20;
    private const int LabelWidth = 9;

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var style = new AnsiStyle(options.Color);
        var safe = new SafeText(report, showSecrets: false);
        Finding[] blocking = [.. report.Findings.Where(f => !report.IsAdvisory(f))];
        foreach (Finding finding in blocking.Take(MostShown))
        {
            if (finding != blocking[0])
                writer.WriteLine();
            Write(writer, style, safe, finding);
        }
        if (blocking.Length > MostShown)
            writer.WriteLine($"and {Wording.Count(blocking.Length - MostShown, "more leaked key")}; `keyscan git` with -f text shows all");
        foreach (Problem problem in report.Coverage.Problems.Take(MostShown))
            writer.WriteLine(style.Caution("unseen".PadRight(LabelWidth)) + safe.Printable(problem.ToString()));
        if (report.Coverage.Files + report.Coverage.Blobs > 0)
        {
            foreach (string note in report.Coverage.Notes)
                writer.WriteLine(style.Dim("note".PadRight(LabelWidth)) + safe.Printable(note));
        }
        if (!report.IsComplete)
            writer.WriteLine(style.Bad($"KeyScan could not look at everything ({Wording.Count(report.Coverage.Problems.Count, "problem")}), so this is no pass. Exit {report.ExitCode(options.ExitCodeOnFindings)}."));
        else if (blocking.Length == 0)
            writer.WriteLine(style.Dim(Clean(report, safe)));
    }

    private void Write(StreamWriter writer, AnsiStyle style, SafeText safe, Finding finding)
    {
        Location first = finding.Locations[0];
        bool isCommitted = !first.Provenance.Commit.IsEmpty;
        writer.WriteLine(style.Bad("blocked".PadRight(LabelWidth)) + style.Bold($"{safe.Printable(finding.Rule.Description)} {PrintableText.Of(finding.Redacted)}"));
        void Line(string label, string text) => writer.WriteLine(style.Dim(label.PadRight(LabelWidth)) + text);
        long others = Math.Max(finding.Occurrences, finding.Locations.Count) - 1;
        Line("where", $"{PlaceText.Of(first, safe)}{(isCommitted ? $" in commit {first.Provenance.Commit.ToString()[..10]}" : "")}{(others > 0 ? $", and in {Wording.Count(others, "more place")}" : "")}");
        Line("why", Why(finding, safe));
        string takeOut = isCommitted
            ? $"Take it out of that commit itself (git rebase -i {first.Provenance.Commit.ToString()[..10]}^): a later one leaves it in history."
            : "Take it out and stage the file again.";
        Line("fix", $"{takeOut} {Wording.Sentence(safe.Printable(finding.Rule.Advice))}");
        Line("allow", safe.Printable(Allow(finding)));
    }

    private static string Why(Finding finding, SafeText safe)
    {
        const string Consequence = "whoever can read it can use it until it is revoked.";
        if (finding.IssuedKey is { } key)
            return $"It is an issued key{(key.KeyId is { } id ? $", {safe.Printable(id)}" : "")}, and it is {SnakeNames<KeyStatus>.Of(key.Status)}: {Consequence}";
        string sure = finding.Confidence switch
        {
            Confidence.Certain => "Its checksum or structure proves it",
            Confidence.High => "Only this kind of secret looks like this",
            Confidence.Medium => "This kind of secret looks like this",
            _ => "Its name and how random it is suggest a secret",
        };
        return $"{sure} ({safe.Printable(finding.Rule.Id)}, confidence {SnakeNames<Confidence>.Of(finding.Confidence)}): {Consequence}";
    }

    private string Allow(Finding finding)
    {
        string entry = $"id {finding.Id} under allow: in {options.AllowFile}";
        bool hasLine = !finding.Locations[0].IsInName && finding.Locations[0].Provenance.Source is SourceKind.File or SourceKind.Blob or SourceKind.Staged;
        // A comment does not hold for an issued key that works.
        return hasLine && options.AllowInline && finding.IssuedKey is not { Status: KeyStatus.Active }
            ? $"Meant to be there? keyscan:allow and a reason in a comment on its line, or {entry}."
            : $"Meant to be there? Put {entry}, with a reason.";
    }

    private static string Clean(ScanReport report, SafeText safe)
    {
        Coverage coverage = report.Coverage;
        long blobs = coverage.Files + coverage.Blobs;
        string what = blobs == 0 && coverage.Commits == 0 ? safe.Printable(coverage.Notes.FirstOrDefault() ?? "nothing to look at")
            : $"clean, {Wording.Count(blobs, coverage.Commits > 0 ? "blob" : "file")}{(coverage.Commits > 0 ? $" in {Wording.Count(coverage.Commits, "commit")}" : "")}, {Wording.Count(report.Rules.Count, "rule")}";
        string allowed = report.Suppressed.Count == 0 ? "" : $"; allowed: {Wording.Count(report.Suppressed.Count, "finding")} by {Wording.Some([.. coverage.Allowed.Select(a => safe.Printable(a.By))], 3)}";
        string advisory = report.Findings.Count == 0 ? "" : $"; {Wording.Number(report.Findings.Count)} advisory, -f text shows them";
        string skipped = SkippedText.Of(coverage) is { Length: > 0 } reasons ? $"; skipped: {reasons}" : "";
        return $"KeyScan: {what}{allowed}{advisory}{skipped}.";
    }
}
