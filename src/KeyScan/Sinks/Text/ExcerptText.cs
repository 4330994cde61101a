using System.Globalization;
using System.Text;
using KeyScan.Text;

namespace KeyScan.Sinks.Text;

/// <summary>How a secret stands where it was found, fit to be shown, and where in that the redacted secret is.</summary>
/// <param name="Line">On a terminal its line, without indentation; elsewhere the name it is given, and the redacted
/// secret.</param>
/// <param name="Offset">Index of the redacted secret in the line, or -1.</param>
/// <param name="Length">Length of the redacted secret.</param>
internal readonly record struct ExcerptText(string Line, int Offset, int Length)
{
    private const string Cut = "…";

    /// <summary>The excerpt of a finding's first place.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="safe">Makes it printable.</param>
    /// <param name="isTerminal">Whether it goes to a terminal: elsewhere nothing of the line is shown but the name before the
    /// secret.</param>
    /// <param name="width">So many characters there is room for.</param>
    public static ExcerptText Create(Finding finding, SafeText safe, bool isTerminal, int width)
    {
        Location location = finding.Locations[0];
        return isTerminal && location.Excerpt.Length > 0 ? Whole(location, finding, safe).Fit(width)
            : Named(location, PrintableText.Of(finding.Redacted), safe);
    }

    /// <summary>How many terminal cells stand before the secret.</summary>
    public int CellsBefore
    {
        get
        {
            int cells = 0;
            foreach (Rune rune in Line.AsSpan(0, Math.Max(Offset, 0)).EnumerateRunes())
                cells += Cells(rune);
            return cells;
        }
    }

    private static ExcerptText Named(Location location, string redacted, SafeText safe)
    {
        string before = location.AssignedTo.Length == 0 ? "" : $"{safe.Printable(location.AssignedTo)} = ";
        return new ExcerptText(before + redacted, before.Length, redacted.Length);
    }

    private static ExcerptText Whole(Location location, Finding finding, SafeText safe)
    {
        string excerpt = location.Excerpt.Replace('\t', ' ');
        string line = excerpt.TrimStart();
        int target = location.StartColumn - 1 - (excerpt.Length - line.Length);
        line = safe.Printable(line.TrimEnd());
        // What was decoded stands there encoded, and redacted without a tag.
        string tagged = PrintableText.Of(finding.Redacted), plain = PrintableText.Of(finding.Secret.ToString());
        return Nearest(line, tagged, target) is >= 0 and int at
            ? new ExcerptText(line, at, tagged.Length)
            : new ExcerptText(line, Nearest(line, plain, target), plain.Length);
    }

    /// <summary>As much of the line as there is room for, the secret in it.</summary>
    private ExcerptText Fit(int width)
    {
        if (Line.Length <= width)
            return this;
        int room = Math.Max(width - 2, Length);
        int start = Math.Clamp(Math.Max(Offset, 0) - ((room - Length) / 2), 0, Line.Length - room);
        if (start > 0 && char.IsLowSurrogate(Line[start]))
            start++;
        int end = Math.Min(start + room, Line.Length);
        if (end < Line.Length && char.IsLowSurrogate(Line[end]))
            end--;
        string before = start > 0 ? Cut : "", after = end < Line.Length ? Cut : "";
        return new ExcerptText($"{before}{Line[start..end]}{after}", Offset < 0 ? Offset
            : Offset - start + before.Length, Length);
    }

    // Two secrets on one line may look alike once redacted. Redaction shortens what stands before a secret, seldom so much that
    // another one comes nearer to where this one stood.
    private static int Nearest(string line, string redacted, int target)
    {
        int nearest = -1;
        int at = -1;
        while ((at = line.IndexOf(redacted, at + 1, StringComparison.Ordinal)) >= 0)
        {
            if (nearest < 0 || Math.Abs(at - target) < Math.Abs(nearest - target))
                nearest = at;
        }
        return nearest;
    }

    // The blocks that terminals show two cells wide (Unicode's East Asian Width), roughly: a caret that is off by one does no
    // harm.
    private static int Cells(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
