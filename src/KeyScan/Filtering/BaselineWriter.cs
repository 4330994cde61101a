using System.Globalization;
using System.Text;

namespace KeyScan.Filtering;

/// <summary>Writes a baseline: a header, and a line for each finding with its id and, for people, its rule and path.</summary>
internal static class BaselineWriter
{
    /// <summary>Writes all of it, with line feeds on every platform.</summary>
    public static void Write(TextWriter output, IEnumerable<Finding> findings, ReadOnlySpan<byte> salt)
    {
        output.Write($"{BaselineHeader.For(salt)}\n");
        Finding[] all = [.. findings];
        Secret[] inNames = [.. all.Where(f => f.Locations.Any(l => l.IsInName)).Select(f => f.Secret)];
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Finding finding in all)
        {
            string id = finding.Id.ToString();
            string line = $"{finding.Rule.Id} {Escape(PathOf(finding, inNames))}";
            if (!lines.TryGetValue(id, out string? other) || string.CompareOrdinal(line, other) < 0)
                lines[id] = line;
        }
        foreach ((string id, string line) in lines)
            output.Write($"{id} {line}\n");
    }

    /// <summary>A file may be named after the very key it holds, or after another.</summary>
    private static string PathOf(Finding finding, IReadOnlyList<Secret> inNames) => inNames.Append(finding.Secret).Where(s => s.Length > 0)
        .Aggregate(finding.Locations[0].Provenance.Path, (path, secret) => path.Replace(secret.Reveal(), secret.ToString(), StringComparison.Ordinal));

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
