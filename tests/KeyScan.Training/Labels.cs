namespace KeyScan.Training;

/// <summary>A span of lines that somebody labelled: T a credential, F none, X an example or placeholder.</summary>
internal sealed record LabelledSpan(string Path, int Line, int EndLine, char Truth, bool IsCore)
{
    /// <summary>The best score of a candidate that touches it.</summary>
    public float Best { get; set; } = float.NegativeInfinity;

    /// <summary>Where in its first line the labelled values stand, and what each is.</summary>
    public (char Truth, int Start, int End)[] Values { get; init; } = [];

    /// <summary>The repository.</summary>
    public string Repository => Path.Split('/')[0];
}

/// <summary>Labels of a folder, in the columns path, start_line, end_line, truth, category, value_start, value_end.</summary>
internal sealed class Labels
{
    private static readonly HashSet<string> Identifiers =
        new(StringComparer.Ordinal) { "UUID", "AWS S3 Bucket", "Firebase Domain", "Tencent WeChat API App ID", "Other" };
    private readonly Dictionary<string, List<LabelledSpan>> _byPath = new(StringComparer.Ordinal);

    /// <summary>Reads <paramref name="file"/>.</summary>
    public Labels(string file, Func<string, bool> isWanted)
    {
        var rows = File.ReadLines(file, System.Text.Encoding.Latin1).Skip(1).Select(l => l.Split('\t'))
            .Where(r => isWanted(r[0].Split('/')[0]));
        foreach (var group in rows.GroupBy(r => (Path: r[0], Start: int.Parse(r[1]), End: int.Parse(r[2]))))
        {
            char truth = group.Any(r => r[3] == "T") ? 'T' : group.Any(r => r[3] == "F") ? 'F' : 'X';
            bool core = truth != 'T'
                || group.Where(r => r[3] == "T").SelectMany(r => r[4].Split(':')).Any(c => !Identifiers.Contains(c));
            var span = new LabelledSpan(group.Key.Path, group.Key.Start, group.Key.End, truth, core)
            {
                Values = [.. group.Where(r => r[5] is not ("" or "-1") && r[6] is not ("" or "-1"))
                    .Select(r => (r[3][0], int.Parse(r[5]), int.Parse(r[6])))],
            };
            Spans.Add(span);
            if (!_byPath.TryGetValue(span.Path, out List<LabelledSpan>? spans))
                _byPath.Add(span.Path, spans = []);
            spans.Add(span);
        }
    }

    /// <summary>All of them.</summary>
    public List<LabelledSpan> Spans { get; } = [];

    /// <summary>The spans that the candidate's lines touch.</summary>
    public IEnumerable<LabelledSpan> Touched(Candidate candidate) =>
        _byPath.TryGetValue(candidate.Path, out List<LabelledSpan>? spans) ? spans.Where(
            s => s.Line <= candidate.EndLine && candidate.Line <= s.EndLine) : [];

    /// <summary>
    /// What the labels say of it: T before F before X; - where they say nothing. A value that stands beside a labelled one is
    /// not labelled.
    /// </summary>
    public char TruthOf(Candidate candidate)
    {
        string truths = "";
        foreach (LabelledSpan span in Touched(candidate))
        {
            if (span.Values.Length == 0 || span.Line != span.EndLine || span.Line != candidate.Line)
            {
                truths += span.Truth;
                continue;
            }
            foreach ((char truth, int start, int end) in span.Values)
            {
                if (start < candidate.Column + candidate.Read.ValueEnd - candidate.Read.ValueStart && candidate.Column < end)
                    truths += truth;
            }
        }
        return truths.Contains('T') ? 'T' : truths.Contains('F') ? 'F' : truths.Contains('X') ? 'X' : '-';
    }
}
