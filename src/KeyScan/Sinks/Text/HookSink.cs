using KeyScan.Text;

namespace KeyScan.Sinks.Text;

/// <summary>
/// What a hook says: for each finding that blocks, five lines with what, where, why, how to fix it and how to allow it, then how
/// many there are; a single line when there is none. Never holds a secret, whatever the options say: what a hook prints travels
/// with the push and stays in logs.
/// </summary>
internal sealed class HookSink(SinkOptions options) : ISink
{
    private const int MostShown = 20, MostRemarks = 5;
    private const int LabelWidth = 9;
    private const int ShortId = 10;

    private readonly int _width = options.Width ?? int.MaxValue;

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var style = new AnsiStyle(options.Color);
        var safe = new SafeText(report, showSecrets: false);
        Finding[] blocking = [.. report.Findings.Where(f => !report.IsAdvisory(f))];
        foreach (Finding finding in blocking.Take(MostShown))
        {
            Write(writer, style, safe, finding);
            writer.WriteLine();
        }
        if (blocking.Length > MostShown)
            WriteLine(writer,
                $"and {Wording.Count(blocking.Length - MostShown, "more leaked key")}; "
                    + $"{(IsStaged(blocking[0]) ? "`keyscan git --staged`" : "`keyscan git`")} shows all");
        foreach (Problem problem in report.Coverage.Problems.Take(MostShown))
            WriteField(writer, style.Caution, "unseen", safe.Printable(problem.ToString()));
        foreach (Problem remark in report.Coverage.Remarks.Take(MostRemarks))
            WriteField(writer, style.Dim, "note", safe.Printable(remark.ToString()));
        if (!report.IsComplete)
            WriteLine(writer,
                $"{Total(blocking)}KeyScan could not look at everything "
                    + $"({Wording.Count(report.Coverage.Problems.Count, "problem")}), so this is no pass. Exit "
                    + $"{report.ExitCode(options.ExitCodeOnFindings)}.", style.Bad);
        else if (blocking.Length == 0)
            WriteLine(writer, Clean(report, safe), style.Dim);
        else
            WriteLine(writer, $"{Total(blocking)}{Allowed(report, safe)}Exit {report.ExitCode(options.ExitCodeOnFindings)}.",
                style.Bad);
    }

    private static string Total(Finding[] blocking) => blocking.Length == 0 ? ""
        : $"KeyScan: {Wording.Count(blocking.Length, "leaked key")} in "
            + $"{Wording.Count(blocking.Select(f => f.Locations[0].Provenance.Path)
                .Distinct(StringComparer.Ordinal).Count(), "place")}. ";

    private void Write(StreamWriter writer, AnsiStyle style, SafeText safe, Finding finding)
    {
        Location first = finding.Locations[0];
        bool isCommitted = !first.Provenance.Commit.IsEmpty;
        writer.WriteLine(style.Bad("blocked".PadRight(LabelWidth))
            + style.Bold($"{safe.Printable(finding.Rule.Description)} {PrintableText.Of(finding.Redacted)}"));
        void Line(string label, string text) => WriteField(writer, style.Dim, label, text);
        long others = Math.Max(finding.Occurrences, finding.Locations.Count) - 1;
        Line("where", $"{LocationText.Write(first, safe)}{(isCommitted ? $" in commit {Short(first.Provenance.Commit)}" : "")}"
            + $"{(others > 0 ? $", and in {Wording.Count(others, "more place")}" : "")}");
        if (finding.Step is { } step)
            Line("step", safe.Printable(step.Text));
        Line("why", Why(finding, safe));
        Line("fix", $"{TakeOut(first.Provenance, safe)} {Wording.Sentence(safe.Printable(finding.Advice))}");
        Line("allow", safe.Printable(Allow(finding)));
    }

    private string TakeOut(Provenance place, SafeText safe)
    {
        const string Later = "a later one leaves it in history";
        if (place.Source == SourceKind.TagMessage)
            return "Delete the tag and make it anew without the key in its message.";
        if (place.Commit.IsEmpty)
        {
            return options.IsMerge
                ? "If it comes with the branch that is merged, its history has it already and taking it out here changes "
                    + "nothing: revoke it. If the resolution brings it, mend that and stage the file again."
                : "Take it out and stage the file again.";
        }
        string commit = Short(place.Commit);
        string what = place.Source == SourceKind.CommitMessage ? "the message of commit" : "commit";
        if (!IsOwn(place))
            return $"It has to go from {what} {commit} "
                + $"itself{(place.Author is { } author ? $", by {safe.Printable(author)}" : "")}: {Later}.";
        string onto = place.IsRoot ? "--root" : $"{commit}^";
        return $"Take it out of {what} {commit} itself (git rebase -i {onto}, as long as nobody else has it): {Later}.";
    }

    /// <summary>Only who made a commit is told to make it anew.</summary>
    private bool IsOwn(Provenance place) =>
        options.UserAddress is { Length: > 0 } address
        && place.Author?.EndsWith($"<{address}>", StringComparison.OrdinalIgnoreCase) == true;

    private static string Why(Finding finding, SafeText safe)
    {
        const string Consequence = "whoever can read it can use it until it is revoked.";
        if (finding.IssuedKey is { } key)
            return $"It is an issued key{(key.KeyId is { } id ? $", {safe.Printable(id)}" : "")}, and it is "
                + $"{SnakeNames<KeyStatus>.Of(key.Status)}: {Consequence}";
        string sure = finding.Confidence switch
        {
            Confidence.Certain => "Its checksum or structure proves it",
            Confidence.High => "Only this kind of secret looks like this",
            Confidence.Medium => "This kind of secret looks like this",
            _ => "Its name and how random it is suggest a secret",
        };
        return $"{sure} ({safe.Printable(finding.Rule.Id)}, confidence {SnakeNames<Confidence>.Of(finding.Confidence)}): "
            + $"{Consequence}";
    }

    private string Allow(Finding finding)
    {
        string entry = $$"""put `- { id: {{finding.Id}}, reason: "…" }` under allow: in {{options.AllowFile}}""";
        return AllowText.HoldsComment(finding, options.AllowInline)
            ? $"Meant to be there? Write keyscan:allow and a reason in a comment on its line, or {entry}."
            : $"Meant to be there? Then {entry}.";
    }

    private static string Clean(ScanReport report, SafeText safe)
    {
        Coverage coverage = report.Coverage;
        long blobs = coverage.Files + coverage.Blobs;
        string what = blobs == 0 && coverage.Commits == 0 ? "nothing to look at"
            : $"clean, {Wording.Count(blobs, coverage.Commits > 0 ? "blob" : "file")}"
                + $"{(coverage.Commits > 0 ? $" in {Wording.Count(coverage.Commits, "commit")}" : "")}, "
                + $"{Wording.Count(report.Rules.Count, "rule")}";
        string allowed = report.Suppressed.Count == 0 ? "" : $"; allowed: {Suppressed(report, safe)}";
        string advisory = report.Findings.Count == 0 ? ""
            : $"; {Wording.Number(report.Findings.Count)} advisory, -f text shows them";
        string skipped = SkippedText.Describe(coverage) is { Length: > 0 } reasons ? $"; skipped: {reasons}" : "";
        return $"KeyScan: {what}{allowed}{advisory}{skipped}.";
    }

    private static string Allowed(ScanReport report, SafeText safe) =>
        report.Suppressed.Count == 0 ? "" : $"Allowed: {Suppressed(report, safe)}. ";

    private static string Suppressed(ScanReport report, SafeText safe) =>
        $"{Wording.Count(report.Suppressed.Count, "finding")} by "
            + $"{Wording.Some([.. report.Coverage.Allowed.Select(a => safe.Printable(a.By))], 3)}";

    private static bool IsStaged(Finding finding) => finding.Locations[0].Provenance.Source == SourceKind.Staged;

    private static string Short(in ObjectId commit) => commit.ToString()[..ShortId];

    private void WriteField(TextWriter writer, Func<string, string> labelStyle, string label, string text)
    {
        string start = labelStyle(label.PadRight(LabelWidth));
        foreach (string line in TextWrap.Lines(text, Math.Max(LabelWidth, _width - LabelWidth)))
        {
            writer.WriteLine(start + line);
            start = "".PadRight(LabelWidth);
        }
    }

    private void WriteLine(TextWriter writer, string text, Func<string, string>? style = null)
    {
        foreach (string line in TextWrap.Hanging(text, _width, indentation: 2))
            writer.WriteLine(style?.Invoke(line) ?? line);
    }
}
