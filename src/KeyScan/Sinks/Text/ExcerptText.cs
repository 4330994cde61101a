using System.Globalization;
using System.Text;

namespace KeyScan.Sinks.Text;

/// <summary>The line a secret stands on, fit for a terminal, and where in it the redacted secret is.</summary>
/// <param name="Line">The line, without its indentation.</param>
/// <param name="Offset">Index of the redacted secret in the line, or -1.</param>
/// <param name="Length">Length of the redacted secret.</param>
internal readonly record struct ExcerptText(string Line, int Offset, int Length)
{
    /// <summary>The excerpt of <paramref name="location"/>.</summary>
    public static ExcerptText Of(Location location, Secret secret, SafeText safe)
    {
        string excerpt = location.Excerpt.Replace('\t', ' ');
        string line = excerpt.TrimStart();
        int indentation = excerpt.Length - line.Length;
        line = safe.Printable(line.TrimEnd());
        string redacted = secret.ToString();
        return new ExcerptText(line, Nearest(line, redacted, location.StartColumn - 1 - indentation), redacted.Length);
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

    // The blocks that terminals show two cells wide (Unicode's East Asian Width), roughly: a caret that is off by one does no harm.
    private static int Cells(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
            or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
