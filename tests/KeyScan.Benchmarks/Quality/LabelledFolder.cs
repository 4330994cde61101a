using System.Globalization;

namespace KeyScan.Benchmarks.Quality;

/// <summary>
/// A folder with <c>files/</c> and <c>labels.tsv</c>: path, start_line, end_line, truth (T a credential, F none, X an example),
/// category.
/// </summary>
internal sealed class LabelledFolder
{
    // Names, not secrets, whatever a label says: they are left out of the recall.
    private static readonly HashSet<string> Identifiers =
        new(StringComparer.Ordinal) { "UUID", "AWS S3 Bucket", "Firebase Domain", "Tencent WeChat API App ID", "Other" };

    private readonly ILookup<string, Span> _byPath;

    /// <summary>Reads the labels below <paramref name="folder"/>.</summary>
    public LabelledFolder(string folder)
    {
        Files = Path.GetFullPath(Path.Combine(folder, "files"));
        Spans =
        [
            .. File.ReadLines(Path.Combine(folder, "labels.tsv")).Skip(1).Select(l => l.Split('\t'))
                .GroupBy(r => (Path: r[0], Start: int.Parse(r[1], CultureInfo.InvariantCulture),
                    End: int.Parse(r[2], CultureInfo.InvariantCulture)))
                .Select(g => new Span(g.Key.Path, g.Key.Start, g.Key.End, TruthOf(g),
                    g.Any(r => r[3] == "T" && r[4].Split(':').Any(c => !Identifiers.Contains(c))))),
        ];
        _byPath = Spans.ToLookup(s => s.Path, StringComparer.Ordinal);
    }

    /// <summary>Where the files are.</summary>
    public string Files { get; }

    /// <summary>All labelled spans of lines.</summary>
    public IReadOnlyList<Span> Spans { get; }

    /// <summary>The spans that a place touches.</summary>
    public IEnumerable<Span> Touched(Location place) =>
        _byPath[Path.GetRelativePath(Files, Path.GetFullPath(place.Provenance.Path)).Replace('\\', '/')]
            .Where(s => s.StartLine <= place.EndLine && place.StartLine <= s.EndLine);

    private static char TruthOf(IEnumerable<string[]> rows) =>
        rows.Any(r => r[3] == "T") ? 'T' : rows.Any(r => r[3] == "F") ? 'F' : 'X';

    /// <summary>Lines that somebody labelled.</summary>
    internal sealed record Span(string Path, int StartLine, int EndLine, char Truth, bool IsCore);
}
