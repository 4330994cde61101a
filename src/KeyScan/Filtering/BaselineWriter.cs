using System.Globalization;
using System.Text;

namespace KeyScan.Filtering;

/// <summary>Writes a baseline: a header, and a line for each finding with its id and, for people, its rule and path.</summary>
internal static class BaselineWriter
{
    /// <summary>Writes all of it, with line feeds on every platform.</summary>
    public static void Write(TextWriter output, IEnumerable<Finding> findings, ReadOnlySpan<byte> salt,
        IEnumerable<BaselineEntry> kept)
    {
        output.Write($"{BaselineHeader.For(salt)}\n");
        Finding[] all = [.. findings];
        Secret[] inNames = [.. all.Where(f => f.Locations.Any(l => l.IsInName)).Select(f => f.Secret)];
        var lines = new SortedDictionary<string, BaselineEntry>(StringComparer.Ordinal);
        foreach (BaselineEntry entry in all.Select(f => EntryOf(f, inNames)).Concat(kept))
        {
            string id = entry.Id.ToString();
            lines[id] = lines.TryGetValue(id, out BaselineEntry? other) ? Better(entry, other) : entry;
        }
        foreach ((string id, BaselineEntry entry) in lines)
            output.Write($"{id} {entry.Line}\n");
    }

    /// <summary>That history has it outlasts that the files have it.</summary>
    private static BaselineEntry Better(BaselineEntry one, BaselineEntry other) =>
        one.IsOfHistory != other.IsOfHistory ? (one.IsOfHistory ? one : other) : string.CompareOrdinal(one.Line, other.Line) < 0
        ? one : other;

    private static BaselineEntry EntryOf(Finding finding, IReadOnlyList<Secret> inNames) =>
        new(finding.Id, finding.Rule.Id, Escape(PathOf(finding, inNames)),
        finding.Locations[0].Provenance.Source is not (SourceKind.File or SourceKind.Staged or SourceKind.Stdin));

    /// <summary>A file may be named after the very key it holds, or after another.</summary>
    private static string PathOf(Finding finding, IReadOnlyList<Secret> inNames) =>
        inNames.Append(finding.Secret).Where(s => s.Length > 0)
        .Aggregate(finding.Locations[0].Provenance.Path, (path, secret) =>
            path.Replace(secret.Reveal(), secret.ToString(), StringComparison.Ordinal));

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
