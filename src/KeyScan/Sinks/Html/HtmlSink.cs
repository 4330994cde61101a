using System.Globalization;
using KeyScan.Sinks.Markdown;
using KeyScan.Sinks.Text;
using KeyScan.Text;

namespace KeyScan.Sinks.Html;

/// <summary>
/// A page for people: the findings of one scan. Never holds a secret, whatever the options say: such files travel.
/// </summary>
internal sealed class HtmlSink(SinkOptions options) : ISink
{
    private const int MostProblems = 500;

    /// <inheritdoc/>
    public void Write(ScanReport report, Stream output)
    {
        using StreamWriter writer = TextSink.CreateWriter(output);
        var safe = new SafeText(report, showSecrets: false);
        string target = safe.Printable(report.Target);
        string lead = string.Create(CultureInfo.InvariantCulture,
            $"{report.StartedAt.UtcDateTime:d MMMM yyyy, HH:mm} UTC · "
                + $"{HtmlText.Of(MarkdownSink.Headline(report)["KeyScan: ".Length..])}");
        new FindingsPage(target == "." ? "Leaked keys" : $"Leaked keys: {target}", lead)
        {
            Now = report.StartedAt,
            Top = Top(report, safe),
            Findings = [.. report.Findings.OrderBy(f => report.IsAdvisory(f) ? 1 : 0).Select(f => Shown(f, report, safe))],
            Repositories = [new PageRepository(target, Url: null, IsPublic: false)],
        }.Write(writer);
    }

    private string Top(ScanReport report, SafeText safe)
    {
        Coverage coverage = report.Coverage;
        int advisory = report.Findings.Count - report.FailingCount, gaps = coverage.Problems.Count;
        string read = coverage.Files > 0 || coverage.Blobs == 0 ? Wording.Count(coverage.Files, "file")
            : Wording.Count(coverage.Blobs, "blob");
        string commits = coverage.Commits > 0 ? $", {Wording.Count(coverage.Commits, "commit")}" : "";
        string tiles = HtmlPage.Tile("fail the run", Wording.Number(report.FailingCount), report.FailingCount > 0 ? "bad"
            : gaps == 0 ? "good" : "warn")
            + HtmlPage.Tile("advisory", Wording.Number(advisory), "")
            + HtmlPage.Tile($"searched{commits}, {Wording.Size(coverage.Bytes)}", read,
                coverage.Blobs + coverage.Files + coverage.Commits == 0 ? "warn" : "")
            + HtmlPage.Tile("not covered", Wording.Number(gaps), gaps > 0 ? "bad" : "")
            + HtmlPage.Tile("exit code", Wording.Number(report.ExitCode(options.ExitCodeOnFindings)), "");
        string[][] rows =
            [.. coverage.Problems.Select(p =>
            new[] { safe.Printable(p.Where), Wording.Sentence(safe.Printable(p.What)),
                Wording.Sentence(safe.Printable(p.WhatToDo)) })];
        string notes = SkippedText.Describe(coverage) is { Length: > 0 } skipped
            ? $"<p class=\"soft\">Skipped on purpose: {HtmlText.Of(skipped)}.</p>\n" : "";
        if (report.Suppressed.Count > 0)
            notes += $"<p class=\"soft\">Allowed, not shown: {Wording.Count(report.Suppressed.Count, "finding")}.</p>\n";
        return $"<div class=\"tiles\">\n{tiles}</div>\n"
            + FindingsPage.Gaps($"<b>{Wording.Count(gaps, "problem")}</b><span>Not everything was covered: what stands there "
            + $"is not in this report.</span>", ["where", "what", "what to do"], rows, MostProblems)
            + notes;
    }

    private static PageFinding Shown(Finding finding, ScanReport report, SafeText safe) => new()
    {
        Id = finding.Id.ToString(),
        Rule = new PageRule(safe.Printable(finding.Rule.Id), safe.Printable(finding.Rule.Description),
        safe.Printable(finding.Rule.Provider), Wording.Sentence(safe.Printable(finding.Advice))),
        Severity = finding.Severity,
        Confidence = finding.Confidence,
        Redacted = finding.Redacted,
        Excerpt = ExcerptText.Create(finding, safe, isTerminal: false, width: int.MaxValue).Line,
        State = State(finding),
        Verified = VerificationWords.Describe(finding.Verification) is { } verified ? safe.Printable(verified) : null,
        Key = finding.IssuedKey is { } key ? Safe(key, safe) : null,
        KeyStatus = finding.IssuedKey?.Status ?? default,
        Sightings = [new PageSighting(safe.Printable(report.Target), Math.Max(finding.Occurrences, finding.Locations.Count),
        [.. finding.Locations.Select(l => Place(l, safe))])],
    };

    private static string State(Finding finding) => finding switch
    {
        { Verification.Outcome: Outcome.Active } => "live",
        { Verification.Outcome: Outcome.Inactive } or { IssuedKey.Status: KeyStatus.Revoked or KeyStatus.Expired } => "revoked",
        { IssuedKey: null } => "open",
        _ => "live",
    };

    private static IssuedKey Safe(IssuedKey key, SafeText safe) => key with
    {
        KeyId = key.KeyId is null ? null : safe.Printable(key.KeyId),
        Owner = key.Owner is null ? null : safe.Printable(key.Owner),
        Team = key.Team is null ? null : safe.Printable(key.Team),
        Environment = key.Environment is null ? null : safe.Printable(key.Environment),
    };

    private static IReadOnlyList<SecretPart> Parts(Location location) =>
        location.Step is { Parts.Count: > 0 } step ? step.Parts : location.Parts;

    private static PagePlace Place(Location location, SafeText safe)
    {
        Provenance provenance = location.Provenance;
        string path = safe.Printable(provenance.Path);
        return new PagePlace
        {
            Path = location.IsInName ? $"{path} (in the name)" : path,
            Line = location.IsInName ? 0 : location.StartLine,
            Source = provenance.Source,
            Step = location.Step is { } step ? safe.Printable(step.Text) : null,
            Beside = Parts(location) is { Count: > 0 } parts ? $"with {PartText.Write(parts, safe)}" : null,
            Commit = provenance.Commit.IsEmpty ? "" : provenance.Commit.ToString(),
            Author = provenance.Author is null ? null : safe.Printable(provenance.Author),
            Date = provenance.Date,
            Url = provenance.Url is null ? null : safe.Redacted(provenance.Url),
            IsUnreachable = provenance is { IsInHistory: true, ReachableFrom.Count: 0 },
        };
    }
}
