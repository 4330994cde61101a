using System.Globalization;
using System.Text;

namespace KeyScan.Filtering;

/// <summary>Writes a baseline: a header, and a line for each finding with its id and, for people, its rule and path.</summary>
internal static class BaselineWriter
{
    /// <summary>Writes all of it, with line feeds on every platform.</summary>
    public static void Write(TextWriter output, IEnumerable<Finding> findings, ReadOnlySpan<byte> salt, IEnumerable<BaselineEntry> kept)
    {
        output.Write($"{BaselineHeader.For(salt)}\n");
        var lines = new SortedDictionary<string, BaselineEntry>(StringComparer.Ordinal);
        foreach (BaselineEntry entry in findings.Select(EntryOf).Concat(kept))
        {
            string id = entry.Id.ToString();
            lines[id] = lines.TryGetValue(id, out BaselineEntry? other) ? Better(entry, other) : entry;
        }
        foreach ((string id, BaselineEntry entry) in lines)
            output.Write($"{id} {entry.Line}\n");
    }

    /// <summary>That history has it outlasts that the files have it.</summary>
    private static BaselineEntry Better(BaselineEntry one, BaselineEntry other) =>
        one.IsOfHistory != other.IsOfHistory ? (one.IsOfHistory ? one : other) : string.CompareOrdinal(one.Line, other.Line) < 0 ? one : other;

    private static BaselineEntry EntryOf(Finding finding) =>
        new(finding.Id, finding.Rule.Id, Escape(PathOf(finding)), finding.Locations[0].Provenance.Source is not (SourceKind.File or SourceKind.Staged or SourceKind.Stdin));

    /// <summary>A file may be named after the very key it holds.</summary>
    private static string PathOf(Finding finding)
    {
        string secret = finding.Secret.Reveal();
        string path = finding.Locations[0].Provenance.Path;
        return secret.Length == 0 ? path : path.Replace(secret, finding.Secret.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Keeps a path on its line and out of the terminal's controls, whatever its name holds.</summary>
    private static string Escape(string path)
    {
        var text = new StringBuilder(path.Length);
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            if (char.IsSurrogatePair(path, i))
                text.Append(c).Append(path[++i]);
            else if (c == '\\')
                text.Append(@"\\");
            else if (IsUnsafe(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }
        return text.ToString();
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
