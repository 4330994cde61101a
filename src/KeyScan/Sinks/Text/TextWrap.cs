namespace KeyScan.Sinks.Text;

/// <summary>Breaks text into lines at its spaces.</summary>
internal static class TextWrap
{
    /// <summary>
    /// The lines of <paramref name="text"/>, none longer than <paramref name="width"/> characters unless a word is: paths and
    /// addresses stay whole.
    /// </summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        while (text.Length > width)
        {
            int space = text.LastIndexOf(' ', width);
            // Leading spaces are no place to break at, and a line that starts with :: is a command to GitHub's runner; see
            // PrintableText.
            while (space > 0 && (string.IsNullOrWhiteSpace(text[..space]) || text.AsSpan(space + 1).StartsWith("::")))
                space = text.LastIndexOf(' ', space - 1);
            if (space <= 0)
                space = FirstBreak(text, width);
            if (space < 0)
                break;
            yield return text[..space].TrimEnd();
            text = text[(space + 1)..].TrimStart();
        }
        yield return text;
    }

    /// <summary>The same, every line but the first behind <paramref name="indentation"/> spaces, which count.</summary>
    public static IEnumerable<string> Hanging(string text, int width, int indentation)
    {
        bool isFirst = true;
        foreach (string line in Lines(text, Math.Max(1, width - indentation)))
        {
            yield return isFirst ? line : new string(' ', indentation) + line;
            isFirst = false;
        }
    }

    /// <summary>The first space behind a word that is longer than a line.</summary>
    private static int FirstBreak(string text, int width)
    {
        int space = text.IndexOf(' ', width);
        while (space >= 0 && text.AsSpan(space + 1).StartsWith("::"))
            space = text.IndexOf(' ', space + 1);
        return space;
    }
}
