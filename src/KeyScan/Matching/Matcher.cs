using KeyScan.Detection.Assignments;
using KeyScan.Matching.Delta;
using KeyScan.Matching.Literals;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// Finds the secrets in a text: literals, then windows around them, then patterns, then checks. Immutable; all
/// threads share one, each with a scratch of its own.
/// </summary>
internal sealed class Matcher
{
    /// <summary>Text is searched a piece at a time, so that it is still in the cache when its windows are looked at.</summary>
    private const int PieceLength = 128 * 1024;

    /// <summary>Windows merge up to this length: a minified line may hold a literal every few bytes.</summary>
    private const int LongestMerged = 16 * 1024;

    /// <summary>
    /// Bytes on either side of a window of several lines that may matter: what checks see, and what names a key.
    /// </summary>
    private const int BesideWindow = 1024;

    /// <summary>The clock is looked at so often that no rule gets far beyond the time of a blob.</summary>
    private const int HitsBetweenChecks = 64;

    /// <summary>
    /// Bytes after which lines are remembered: fewer have hardly one twice, and what has to be known for it costs a start.
    /// </summary>
    private const int BytesBeforeMemo = 1 << 20;

    private readonly RuleCatalogue _catalogue;
    private readonly LiteralIndex _index;
    private readonly Prefilter _prefilter;
    private readonly AssignmentSearch _assignments;
    private readonly NamedKeySearch _named;
    private readonly Lazy<bool> _isLocal;

    /// <summary>Whether each rule is searched in what is binary: 1 yes, 2 no, 0 where nobody has asked yet.</summary>
    private readonly byte[] _anchored;

    public Matcher(RuleCatalogue catalogue)
    {
        _catalogue = catalogue;
        _index = BuiltInLayout.LiteralsOf(catalogue);
        _prefilter = Prefilter.Create(_index.Literals);
        _assignments = new AssignmentSearch(catalogue);
        _named = new NamedKeySearch(catalogue);
        _anchored = new byte[catalogue.Count];
        // Asks every rule's shape, which most runs never read.
        _isLocal = new Lazy<bool>(() => _index.Unanchored.Count == 0 && !BuiltInLayout.HasLineEnds(catalogue));
    }

    /// <summary>Whether lines in which nothing was found are remembered; without, the same is found.</summary>
    public bool RemembersLines { get; init; } = true;

    /// <summary>
    /// Whether what is found in a line depends on what stands near it alone, but
    /// for what a <see cref="SearchTrace"/> takes down.
    /// </summary>
    public bool IsLocal => _isLocal.Value;

    /// <summary>
    /// Leaves in <paramref name="scratch"/> the matches in <paramref name="content"/>, by start, none overlapping another.
    /// </summary>
    /// <param name="content">The text to search.</param>
    /// <param name="path">The path that rules with path filters go by.</param>
    /// <param name="scratch">This thread's scratch.</param>
    public void Find(in Content content, string path, MatchScratch scratch) =>
        Find(content, path, scratch, [new TextZone(0, content.Text.Length)], plan: null);

    /// <summary>
    /// The same, of what a plan says has to be searched: in all other lines there is
    /// nothing. False where all has to be searched after all.
    /// </summary>
    public bool Find(in Content content, string path, MatchScratch scratch, DeltaPlan plan) =>
        Find(content, path, scratch, plan.Zones, plan) && !scratch.Overflowed;

    private bool Find(in Content content, string path, MatchScratch scratch, ReadOnlySpan<TextZone> zones, DeltaPlan? plan)
    {
        ReadOnlySpan<byte> text = content.Text;
        scratch.Clear(_catalogue.Count);
        scratch.Path = new PathTraits(path);
        LineMemo? lines = LinesFor(content, scratch);
        foreach (TextZone zone in zones)
        {
            for (int from = zone.Start; from < zone.End; from += PieceLength)
            {
                scratch.Hits.Clear();
                _prefilter.Find(text, from, Math.Min(from + PieceLength, zone.End), scratch.Hits);
                int left = HitsBetweenChecks;
                foreach (LiteralHit hit in scratch.Hits.Hits)
                {
                    if (--left == 0)
                    {
                        if (scratch.Budget.Check())
                            break;
                        left = HitsBetweenChecks;
                    }
                    if (lines is not null && IsKnown(text, hit.Start, path, scratch, lines))
                        continue;
                    if (!OpenWindows(text, hit, path, isText: hit.Start < content.TextLength, scratch, plan))
                    {
                        scratch.CloseWindows();
                        return false;
                    }
                }
                if (scratch.Budget.Check())
                    break;
            }
        }
        if (lines is not null)
            EndLine(text, path, scratch, lines);
        _assignments.End(text, path, scratch);
        foreach (int rule in scratch.OpenRules)
            Close(text, rule, path, scratch);
        foreach (int rule in _index.Unanchored)
            SearchAll(text[..content.TextLength], rule, path, scratch);
        if (content.TextLength < text.Length && scratch.Matches.Count > 0)
            AnchoredRules.LeaveOutOthers(content, scratch.Matches);
        if (scratch.Matches.Count > 0)
            Overlaps.Resolve(scratch);
        return true;
    }

    /// <summary>The memo of lines, where it holds and is worth having; null where not.</summary>
    private LineMemo? LinesFor(in Content content, MatchScratch scratch)
    {
        scratch.Lines.Leave();
        scratch.BytesSearched += content.Text.Length;
        // In what is binary only some rules are searched.
        return RemembersLines && scratch.BytesSearched >= BytesBeforeMemo && content.TextLength == content.Text.Length && IsLocal
            ? scratch.Lines
            : null;
    }

    /// <summary>
    /// Whether the line that holds a literal is known to have nothing in it. Another line than before ends that one.
    /// </summary>
    private bool IsKnown(ReadOnlySpan<byte> text, int at, string path, MatchScratch scratch, LineMemo lines)
    {
        if (at >= lines.End)
        {
            EndLine(text, path, scratch, lines);
            lines.Enter(text, at, scratch.Path.Signature, scratch.Trace.Looks);
        }
        return lines.IsKnown;
    }

    /// <summary>
    /// Searches what is open in the line at hand, and remembers the line where nothing was found and nothing looked beyond it.
    /// </summary>
    private void EndLine(ReadOnlySpan<byte> text, string path, MatchScratch scratch, LineMemo lines)
    {
        if (lines.End == 0 || lines.IsKnown)
            return;
        _assignments.End(text, path, scratch);
        int left = 0;
        for (int i = 0; i < scratch.OpenRules.Count; i++)
        {
            int rule = scratch.OpenRules[i];
            if (_catalogue[rule].Rule.Window.WithinLine)
                Close(text, rule, path, scratch);
            else
                scratch.OpenRules[left++] = rule;
        }
        scratch.OpenRules.RemoveRange(left, scratch.OpenRules.Count - left);
        // Whatever is found counts as a look: it is searched again wherever it stands.
        if (scratch.Trace.Looks == lines.Before && !scratch.Overflowed && scratch.TimedOut.Count == 0 && !scratch.Budget.IsSpent)
            lines.Remember(text);
    }

    /// <summary>
    /// Opens the windows around a literal; false where one would be joined to a window that the plan leaves out.
    /// </summary>
    private bool OpenWindows(ReadOnlySpan<byte> text, LiteralHit hit, string path, bool isText, MatchScratch scratch,
        DeltaPlan? plan)
    {
        int length = _index.Literals[hit.Literal].Bytes.Length;
        OpenWindow line = default;
        if (isText && _index.WakesAssignments(hit.Literal))
            _assignments.Read(text, hit.Start, path, scratch);
        foreach (int rule in _index.RulesOf(hit.Literal))
        {
            if (!isText && !IsAnchored(rule))
                continue;
            Window window = _catalogue[rule].Rule.Window;
            OpenWindow around;
            if (window == Window.Line)
                around = line = line.End == 0 ? Around(text, hit.Start, length, window) : line;
            else
                around = Around(text, hit.Start, length, window);
            if (!window.WithinLine)
                scratch.Trace.CountLook();
            if (plan is not null && !window.WithinLine && plan.TouchesCarried(around.Start, around.End))
                return false;

            ref OpenWindow open = ref scratch.Open[rule];
            if (open.End == 0)
                scratch.OpenRules.Add(rule);
            else if (around.Start <= open.End && around.End - open.Start <= LongestMerged + window.Before + window.After)
                around = new OpenWindow { Start = Math.Min(open.Start, around.Start), End = Math.Max(open.End, around.End) };
            else
                Search(text, open.Start, open.End, rule, path, scratch);
            open = around;
        }
        return true;
    }

    private void Close(ReadOnlySpan<byte> text, int rule, string path, MatchScratch scratch)
    {
        ref OpenWindow open = ref scratch.Open[rule];
        Search(text, open.Start, open.End, rule, path, scratch);
        open = default;
    }

    private void SearchAll(ReadOnlySpan<byte> text, int rule, string path, MatchScratch scratch)
    {
        for (int start = 0; start < text.Length && !scratch.Budget.Check(); start += LongestMerged)
        {
            int end = Math.Min(text.Length, start + LongestMerged + Window.Line.After);
            Search(text, start, end, rule, path, scratch);
        }
    }

    /// <summary>The window around a literal, as a rule declares it: where it starts and the offset just after it.</summary>
    public static (int Start, int End) WindowAt(ReadOnlySpan<byte> text, int start, int length, Window window)
    {
        OpenWindow around = Around(text, start, length, window);
        return (around.Start, around.End);
    }

    private void Search(ReadOnlySpan<byte> text, int start, int end, int rule, string path, MatchScratch scratch)
    {
        CompiledRule compiled = _catalogue[rule];
        int before = scratch.Matches.Count;
        if (rule == _index.FirstNamed)
            _named.Run(text, start, end, path, scratch);
        else if (compiled.Shape is not null)
            ShapeSearch.Run(text, start, end, compiled, path, scratch);
        else
            WindowSearch.Run(text, start, end, compiled, path, scratch);
        if (scratch.Matches.Count > before)
            scratch.Trace.AddFound(start, end);
        else if (!compiled.Rule.Window.WithinLine)
            scratch.Trace.Add(new Reach(start, end, start - BesideWindow, end + BesideWindow, ReachKind.Window));
    }

    private bool IsAnchored(int rule)
    {
        if (_anchored[rule] == 0)
            _anchored[rule] = AnchoredRules.Has(_catalogue[rule].Rule) ? (byte)1 : (byte)2;
        return _anchored[rule] == 1;
    }

    private static OpenWindow Around(ReadOnlySpan<byte> text, int start, int length, Window window)
    {
        int from = Math.Max(0, start - window.Before);
        int to = Math.Min(text.Length, start + length + window.After);
        if (window.WithinLine)
        {
            int before = text[from..start].LastIndexOf((byte)'\n');
            int after = text[(start + length)..to].IndexOf((byte)'\n');
            from = before < 0 ? from : from + before + 1;
            to = after < 0 ? to : start + length + after;
        }
        return new OpenWindow { Start = from, End = to };
    }
}
