using KeyScan.Text;

namespace KeyScan.Sinks.Text;

/// <summary>Writes one finding for a terminal: what it is, where it stands, how it looks there, and what to do.</summary>
internal sealed class TextFinding(TextWriter output, AnsiStyle style, SafeText safe, SinkOptions options)
{
    private const int ShownLocations = 3;
    private const int UsualWidth = 110;
    private const int NarrowestText = 24;
    private const int LabelWidth = 12;
    private const int GutterWidth = 9;

    private readonly int _width = Math.Min(options.Width ?? UsualWidth, UsualWidth);

    /// <summary>Writes <paramref name="finding"/> and an empty line.</summary>
    public void Write(Finding finding)
    {
        string severity = SnakeNames<Severity>.Of(finding.Severity);
        output.WriteLine($"{style.Of(finding.Severity, severity)}  {style.Bold(safe.Printable(finding.Rule.Description))}");
        output.WriteLine($"  {Place(finding.Locations[0])}");
        bool isMarked = WriteExcerpt(finding);
        if (options.ShowSecrets || !isMarked)
            WriteField("secret", PrintableText.Of(safe.Of(finding)));
        if (finding.Step is { } step)
            WriteField("step", safe.Printable(step.Text));
        if (finding.Parts.Count > 0)
            WriteField("with", style.Dim(PartText.Write(finding.Parts, safe)));
        WriteField("found by", FoundBy(finding));
        WriteOtherPlaces(finding);
        WriteHistory(finding.Locations[0].Provenance);
        WriteEnrichment(finding);
        WriteField("advice", safe.Printable(finding.Advice));
        WriteField("id", finding.Id.ToString());
        output.WriteLine();
    }

    /// <summary>Path, line and column in the form that terminals and editors make clickable.</summary>
    public string Place(Location location) => LocationText.Write(location, safe);

    private bool WriteExcerpt(Finding finding)
    {
        ExcerptText excerpt = ExcerptText.Create(finding, safe, options.IsTerminal,
            Math.Max(NarrowestText, (options.Width ?? int.MaxValue) - GutterWidth));
        if (excerpt.Line.Length == 0)
            return false;
        string number = finding.Locations[0].StartLine.ToString().PadLeft(6);
        output.WriteLine();
        output.WriteLine($"{style.Dim($"{number} |")} {Highlight(excerpt)}");
        if (excerpt.Offset >= 0)
            output.WriteLine($"{style.Dim($"{"",6} |")} "
                + $"{"".PadLeft(excerpt.CellsBefore)}{style.Marked(new string('^', excerpt.Length))}");
        output.WriteLine();
        return excerpt.Offset >= 0;
    }

    private string Highlight(ExcerptText excerpt)
    {
        if (excerpt.Offset < 0)
            return excerpt.Line;
        int end = excerpt.Offset + excerpt.Length;
        return excerpt.Line[..excerpt.Offset] + style.Marked(excerpt.Line[excerpt.Offset..end]) + excerpt.Line[end..];
    }

    private string FoundBy(Finding finding)
    {
        string decoded = finding.DecodedBy.Count == 0 ? "" : $", decoded from {string.Join(", ", finding.DecodedBy)}";
        return $"{safe.Printable(finding.Rule.Id)}, confidence {SnakeNames<Confidence>.Of(finding.Confidence)}{decoded}";
    }

    private void WriteOtherPlaces(Finding finding)
    {
        long others = Math.Max(finding.Occurrences, finding.Locations.Count) - 1;
        // "And 1 more place" would take the room of the place itself.
        int shown = others == ShownLocations + 1 ? ShownLocations + 1 : ShownLocations;
        string label = "also in";
        foreach (Location other in finding.Locations.Skip(1).Take(shown))
        {
            WriteField(label, Place(other) + InCommit(other.Provenance));
            label = "";
            others--;
        }
        if (others > 0)
            WriteField(label, $"and {Wording.Count(others, "more place")}");
    }

    private static string InCommit(Provenance provenance) =>
        provenance.Commit.IsEmpty ? "" : $" in commit {provenance.Commit.ToString()[..10]}";

    private void WriteHistory(Provenance provenance)
    {
        if (provenance.Commit.IsEmpty)
            return;
        string date = provenance.Date is { } day ? $" of {Wording.Day(day)}" : "";
        string author = provenance.Author is { } name ? $" by {safe.Printable(name)}" : "";
        WriteField("commit", $"{provenance.Commit}{date}{author}");
        string refs = Wording.Some([.. provenance.ReachableFrom.Select(safe.Printable)], ShownLocations);
        WriteField("reachable", refs.Length > 0 ? $"from {refs}" : "from no ref; hosts still serve such commits by their id");
    }

    private void WriteEnrichment(Finding finding)
    {
        if (finding.IssuedKey is { } key)
        {
            WriteField("issued key", safe.Printable(Describe(key)));
            if (key.Status == KeyStatus.Active && finding.Locations[0].Inline is { } inline)
                WriteField("comment",
                    $"{safe.Printable(inline.Marker)} does not hold for a key that is active; an allow entry with reason, "
                        + $"approver and expiry does");
        }
        if (VerificationWords.Describe(finding.Verification) is { } verification)
            WriteField("verified", safe.Printable(verification));
    }

    private static string Describe(IssuedKey key)
    {
        string?[] parts =
        [
            $"{key.KeyId ?? "an issued key, its owner sealed or unknown,"} is {SnakeNames<KeyStatus>.Of(key.Status)}",
            key.Team is null ? null : $"team {key.Team}",
            key.Owner is null ? null : $"owner {key.Owner}",
            key.Environment,
            key.Scopes.Count == 0 ? null : $"opens {Wording.Some(key.Scopes, ShownLocations)}",
            key.LastUsedAt is { } used ? $"last used {Wording.Day(used)}" : null,
            key.ExpiresAt is { } expires ? $"expires {Wording.Day(expires)}" : null,
        ];
        return string.Join(", ", parts.Where(p => p is not null));
    }

    private void WriteField(string label, string text)
    {
        string start = $"  {style.Dim(label.PadRight(LabelWidth))}";
        foreach (string line in TextWrap.Lines(text, Math.Max(NarrowestText, _width - LabelWidth - 2)))
        {
            output.WriteLine(start + line);
            start = "".PadRight(LabelWidth + 2);
        }
    }
}
