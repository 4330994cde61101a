using System.Text;
using KeyScan.Text;

namespace KeyScan.Sinks.Markdown;

/// <summary>
/// A report for people on GitHub: job summaries, comments, check runs. A headline, a table of what is where, and what to do.
/// Never holds a secret.
/// </summary>
internal sealed class MarkdownSink(MarkdownOptions options) : ISink
{
    private const int MostLines = 20;

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output) => output.Write(Encoding.UTF8.GetBytes(Render(report)));

    /// <summary>The headline alone, such as <c>KeyScan: 2 leaked keys</c>.</summary>
    public static string Headline(ScanReport report)
    {
        int advisory = report.Findings.Count - report.FailingCount;
        string found = report.FailingCount > 0 ? Wording.Count(report.FailingCount, "leaked key") : advisory > 0
            ? $"{Wording.Number(advisory)} advisory" : "no leaked keys";
        return report.IsComplete ? $"KeyScan: {found}"
            : $"KeyScan: the scan is incomplete, {(report.Findings.Count == 0 ? "nothing found so far" : found)}";
    }

    /// <summary>A text of others in Markdown: it is read and does nothing.</summary>
    public static string Escape(string text) => MarkdownText.Plain(PrintableText.Of(text));

    /// <summary>A finding's remark at its line, plain text: title and message.</summary>
    public static (string Title, string Message) Remark(Finding finding, ScanReport report)
    {
        var safe = new SafeText(report, showSecrets: false);
        string commit = finding.Locations[0].Provenance.Commit is { IsEmpty: false } id ? $" It came with commit {id}." : "";
        return (safe.Printable(finding.Rule.Description),
            $"'{PrintableText.Of(finding.Redacted)}' is readable here.{commit} "
                + $"{Wording.Sentence(safe.Printable(finding.Advice))} Its id is {finding.Id}.");
    }

    /// <summary>The text.</summary>
    public string Render(ScanReport report)
    {
        var safe = new SafeText(report, showSecrets: false);
        string head = Head(report), tail = Tail(report, safe);
        string table = Table(report, safe, options.LargestText - Encoding.UTF8.GetByteCount(head)
            - Encoding.UTF8.GetByteCount(tail));
        return head + table + tail;
    }

    private string Head(ScanReport report)
    {
        string verdict = !report.IsComplete ? "⚠️" : report.FailingCount > 0 ? "🔑" : "✅";
        return $"### {verdict} {Headline(report)}\n\n{MarkdownText.Plain(Capital(Wording.Sentence(options.Scanned)))}\n\n";
    }

    private string Table(ScanReport report, SafeText safe, int room)
    {
        if (report.Findings.Count == 0)
            return "";
        bool hasOwners = report.Findings.Any(f => f.IssuedKey is not null);
        var table = new StringBuilder();
        table.Append($"| What | Where | Severity | {(hasOwners ? "Owner | " : "")}What to do |\n| --- | --- | --- | "
            + $"{(hasOwners ? "--- | " : "")}--- |\n");
        int written = 0, bytes = table.Length + 100;
        // What fails the run first.
        foreach (Finding finding in report.Findings.OrderBy(f => report.IsAdvisory(f) ? 1 : 0).Take(options.MostRows))
        {
            string row = Row(finding, report.IsAdvisory(finding), hasOwners, safe);
            bytes += Encoding.UTF8.GetByteCount(row);
            if (bytes > room)
                break;
            table.Append(row);
            written++;
        }
        table.Append('\n');
        if (written < report.Findings.Count)
            table.Append($"And {Wording.Count(report.Findings.Count - written, "more finding")}: see the log of the step, or "
                + $"its SARIF file.\n\n");
        return table.ToString();
    }

    private string Row(Finding finding, bool isAdvisory, bool hasOwners, SafeText safe)
    {
        string what = $"{MarkdownText.Plain(safe.Printable(finding.Rule.Description))} "
            + $"{MarkdownText.Code(PrintableText.Of(finding.Redacted))}";
        if (VerificationWords.Describe(finding.Verification) is { } verified)
            what += $"<br>{MarkdownText.Plain(safe.Printable(verified))}";
        string owner = hasOwners ? $" {MarkdownText.Plain(safe.Printable(Owner(finding.IssuedKey)))} |" : "";
        string severity = SnakeNames<Severity>.Of(finding.Severity) + (isAdvisory ? ", advisory" : "");
        return $"| {what} | {Where(finding, safe)} | {severity} |{owner} "
            + $"{MarkdownText.Plain(Wording.Sentence(safe.Printable(finding.Advice)))} |\n";
    }

    private static string Owner(IssuedKey? key)
    {
        if (key is null)
            return "";
        string who = string.Join(", ", new[] { key.Owner, key.Team, key.Email }.OfType<string>());
        string id = key.KeyId is null ? "an issued key" : $"key {key.KeyId}";
        return who.Length > 0 ? $"{who} ({id})" : id;
    }

    private string Where(Finding finding, SafeText safe)
    {
        Location location = finding.Locations[0];
        bool isFile = !location.IsInName && location.Provenance.Source is SourceKind.File or SourceKind.Blob or SourceKind.Staged;
        string place = MarkdownText.Code(safe.Printable(location.Provenance.Path) + (isFile ? $":{location.StartLine}" : ""));
        if (options.PageOf(location) is { } page)
            place = $"<a href=\"{page.AbsoluteUri.Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("|", "%7C", StringComparison.Ordinal)}\">{place}</a>";
        string commit = location.Provenance.Commit is { IsEmpty: false } id
            ? $" in {MarkdownText.Code(id.ToString()[..10])}" : "";
        string name = location.IsInName ? ", in the name" : "";
        string gone = options.IsThere(location) ? "" : ", gone since but still in history";
        string comment = location.Inline is not null && !options.AllowInline
            ? ", its comment does not count in the request that brings it" : "";
        string step = finding.Step is { } part ? $", {MarkdownText.Plain(safe.Printable(part.Text))}" : "";
        long others = Math.Max(finding.Occurrences, finding.Locations.Count) - 1;
        return $"{place}{step}{name}{commit}{gone}{comment}{(others > 0 ? $", and {Wording.Count(others, "more place")}" : "")}";
    }

    private string Tail(ScanReport report, SafeText safe)
    {
        var tail = new StringBuilder();
        if (report.Findings.Count > 0)
            tail.Append(WhatToDo(report));
        Append(tail, "Not covered",
            [.. report.Coverage.Problems.Select(p =>
            MarkdownText.Plain(safe.Printable($"{p.Where}: {Wording.Sentence(p.What)} {Wording.Sentence(p.WhatToDo)}")))]);
        Append(tail, "This request changes what decides about findings; the scan went by the version before it",
            [.. options.ChangedPolicy.Select(p => MarkdownText.Code(safe.Printable(p)))]);
        if (SkippedText.Describe(report.Coverage) is { Length: > 0 } skipped)
            tail.Append($"Skipped on purpose: {MarkdownText.Plain(skipped)}.\n\n");
        string[] remarks =
            [.. report.Coverage.Remarks.Select(r => $"{r.Where}: {Wording.Sentence(r.What)} {Wording.Sentence(r.WhatToDo)}")];
        Append(tail, "Notes", [.. options.Notes.Concat(remarks).Select(n => MarkdownText.Plain(safe.Printable(n)))]);
        if (report.Suppressed.Count > 0)
            tail.Append($"Allowed, not shown: {Wording.Count(report.Suppressed.Count, "finding")} "
                + $"({string.Join(", ", report.Coverage.Allowed.Take(MostLines).Select(a =>
                    $"{Wording.Count(a.Count, "place")} by {MarkdownText.Code(safe.Printable(a.By))}"))}).\n\n");
        tail.Append($"Exit code {report.ExitCode(options.ExitCodeOnFindings)}. {Wording.Count(report.Coverage.Blobs, "blob")}, "
            + $"{Wording.Size(report.Coverage.Bytes)}, {Wording.Count(report.Rules.Count, "rule")}, "
            + $"{Wording.Duration(report.Elapsed)}.\n");
        return tail.ToString();
    }

    private string WhatToDo(ScanReport report)
    {
        string id = MarkdownText.Code(report.Findings[0].Id.ToString());
        // In history, where a request's findings stand, no comment of a later commit changes anything.
        string inline = report.Findings.Any(f => AllowText.HoldsComment(f, options.AllowInline))
            ? "put <code>keyscan&#58;allow</code> and why into a comment on its line, or " : "";
        string file = $"add its id (the first one here is {id}) with a reason to {MarkdownText.Code(options.AllowFile)}";
        return "1. **Revoke the key first**, where it was issued: whoever has seen the commits has it.\n"
            + "2. Put a new one where the program gets it from outside the repository: a secret store, a variable.\n"
            + "3. Then take it out. Taking it out alone leaves it in history and in every clone.\n\n"
            + $"Not a leak? {Capital(inline + file)}.\n\n";
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static void Append(StringBuilder text, string title, string[] lines)
    {
        if (lines.Length == 0)
            return;
        text.Append($"**{title}:**\n");
        foreach (string line in lines.Take(MostLines))
            text.Append($"- {line}\n");
        if (lines.Length > MostLines)
            text.Append($"- and {Wording.Number(lines.Length - MostLines)} more\n");
        text.Append('\n');
    }
}
