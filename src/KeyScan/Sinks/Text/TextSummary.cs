namespace KeyScan.Sinks.Text;

/// <summary>Writes what a run covered, what it left out and why, what went wrong, and the verdict as the last line.</summary>
internal sealed class TextSummary(TextWriter output, AnsiStyle style, SafeText safe, SinkOptions options)
{
    private const int MostProblems = 50, MostRemarks = 20;

    /// <summary>Writes the summary of <paramref name="report"/>.</summary>
    public void Write(ScanReport report)
    {
        WriteProblems(report.Coverage.Problems);
        string covered = Covered(report);
        // A clean run says it all in its verdict.
        if (!IsClean(report))
            WriteLine($"Scanned {safe.Printable(report.Target)}: {covered}.");
        WriteSkipped(report.Coverage);
        WriteAllowed(report);
        WriteRemarks(report.Coverage.Remarks);
        (string verdict, Func<string, string> look) = Verdict(report, covered);
        WriteLine(verdict, look);
    }

    private static bool IsClean(ScanReport report) =>
        report.IsComplete && report.Findings.Count == 0 && !IsEmpty(report.Coverage);

    private static bool IsEmpty(Coverage coverage) => coverage.Files == 0 && coverage.Blobs == 0 && coverage.Commits == 0;

    private static string Covered(ScanReport report)
    {
        Coverage coverage = report.Coverage;
        var parts = new List<string>();
        if (coverage.Files > 0 || coverage.Blobs == 0)
            parts.Add(Wording.Count(coverage.Files, "file"));
        if (coverage.Blobs > 0)
            parts.Add(Wording.Count(coverage.Blobs, "blob"));
        if (coverage.Commits > 0)
            parts.Add(Wording.Count(coverage.Commits, "commit"));
        if (coverage.Refs > 0)
            parts.Add(Wording.Count(coverage.Refs, "ref"));
        parts.Add(Wording.Size(coverage.Bytes));
        parts.Add(Wording.Count(report.Rules.Count, "rule"));
        return $"{string.Join(", ", parts)} in {Wording.Duration(report.Elapsed)}";
    }

    private void WriteProblems(IReadOnlyCollection<Problem> problems)
    {
        if (problems.Count == 0)
            return;
        output.WriteLine(style.Bad($"Not covered: {Wording.Count(problems.Count, "problem")}"));
        foreach (Problem problem in problems.Take(MostProblems))
        {
            string what = Wording.Sentence(safe.Printable(problem.What));
            string whatToDo = Wording.Sentence(safe.Printable(problem.WhatToDo));
            WriteLine($"{safe.Printable(problem.Where)}: {what} {whatToDo}", indentation: 2);
        }
        if (problems.Count > MostProblems)
            output.WriteLine($"  and {Wording.Number(problems.Count - MostProblems)} more; to see all: --report-format sarif");
        output.WriteLine();
    }

    private void WriteRemarks(IReadOnlyList<Problem> remarks)
    {
        if (remarks.Count == 0)
            return;
        output.WriteLine(style.Caution("Worth knowing:"));
        foreach (Problem remark in remarks.Take(MostRemarks))
            WriteLine($"{safe.Printable(remark.Where)}: {Wording.Sentence(safe.Printable(remark.What))} "
                + $"{Wording.Sentence(safe.Printable(remark.WhatToDo))}", indentation: 2);
        if (remarks.Count > MostRemarks)
            output.WriteLine($"  and {Wording.Number(remarks.Count - MostRemarks)} more");
    }

    private void WriteSkipped(Coverage coverage)
    {
        if (SkippedText.Describe(coverage) is { Length: > 0 } reasons)
            WriteLine($"Skipped on purpose: {reasons}.", style.Dim);
    }

    private void WriteAllowed(ScanReport report)
    {
        if (report.Suppressed.Count == 0 && report.Coverage.Allowed.Count == 0)
            return;
        var by = report.Coverage.Allowed.Select(a => $"{Wording.Count(a.Count, "place")} by {safe.Printable(a.By)}");
        string places = report.Coverage.Allowed.Count == 0 ? "" : $" ({string.Join(", ", by)})";
        WriteLine($"Allowed, not shown: {Wording.Count(report.Suppressed.Count, "finding")}{places}.", style.Dim);
    }

    private (string Text, Func<string, string> Look) Verdict(ScanReport report, string covered)
    {
        int failing = report.FailingCount;
        int advisory = report.Findings.Count - failing;
        string exit = $"Exit {report.ExitCode(options.ExitCodeOnFindings)}.";
        string counts = $"{Wording.Count(failing, "leaked key")}{(advisory > 0 ? $", {Wording.Number(advisory)} advisory" : "")}";
        if (!report.IsComplete)
        {
            string found = report.Findings.Count == 0 ? "Nothing was found in the rest" : $"Found so far: {counts}";
            return ($"INCOMPLETE: not everything was covered, see above. {found}. {exit}", style.Bad);
        }
        if (failing > 0)
            return ($"{counts}. {exit}", style.Bad);
        if (advisory > 0)
            return ($"No leaked key is sure enough to fail; {Wording.Number(advisory)} advisory. {exit}", style.Caution);
        return IsEmpty(report.Coverage)
            ? ($"Nothing was scanned: there was nothing to read. {exit}", style.Caution)
            : ($"Clean: {covered}.", style.Good);
    }

    private void WriteLine(string text, Func<string, string>? look = null, int indentation = 0)
    {
        string start = "".PadRight(indentation);
        foreach (string line in TextWrap.Hanging(text, (options.Width ?? int.MaxValue) - indentation, indentation: 2))
            output.WriteLine(start + (look?.Invoke(line) ?? line));
    }
}
