using KeyScan.Detection.Assignments;
using KeyScan.Matching.Delta;
using KeyScan.Matching.Literals;
using KeyScan.Primitives;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>What one thread needs while it matches, reused from blob to blob.</summary>
internal sealed class MatchScratch
{
    /// <summary>Hits of the prefilter in the piece of text at hand.</summary>
    public HitList Hits { get; } = new();

    /// <summary>Each rule's window that is still open: later hits may extend it.</summary>
    public OpenWindow[] Open { get; private set; } = [];

    /// <summary>Rules that have an open window.</summary>
    public List<int> OpenRules { get; } = [];

    /// <summary>The matches of the blob at hand; at first all, then those that overlap nothing better.</summary>
    public List<RuleMatch> Matches { get; } = [];

    /// <summary>Every match before overlaps were resolved, so that an excerpt can redact all of them. Sorted by start.</summary>
    public List<RuleMatch> AllMatches { get; } = [];

    /// <summary>Rules whose pattern ran out of time in the blob at hand.</summary>
    public HashSet<CompiledRule> TimedOut { get; } = [];

    /// <summary>Whether the blob at hand has more matches than are kept.</summary>
    public bool Overflowed { get; set; }

    /// <summary>How long the blob at hand may take, which those decoded from inside it share.</summary>
    public TimeBudget Budget { get; set; } = new();

    /// <summary>Windows in which nothing is, from blob to blob.</summary>
    public WindowMemo Memo { get; } = new();

    /// <summary>Lines in which nothing is, from blob to blob.</summary>
    public LineMemo Lines { get; } = new();

    /// <summary>Bytes searched so far, of all blobs.</summary>
    public long BytesSearched { get; set; }

    /// <summary>What the path of the blob at hand says.</summary>
    public PathTraits Path { get; set; }

    /// <summary>The end of the last name that the lexer has looked at.</summary>
    public int SeenName { get; set; }

    /// <summary>Providers' names in the window at hand.</summary>
    public NearNames Names { get; } = new();

    /// <summary>Runs of the window at hand that are long enough for a key.</summary>
    public List<ByteRun> Runs { get; } = [];

    /// <summary>Values that end where others do.</summary>
    public NestedValues Assigned { get; } = new();

    /// <summary>Values that were none again and again.</summary>
    public RejectedValues Rejected { get; } = new();

    /// <summary>The end of the line that the lexer is in: what it remembers of values it remembers within a line.</summary>
    public int AssignedLine { get; set; }

    /// <summary>Takes down what the search of the blob at hand depends on.</summary>
    public SearchTrace Trace { get; } = new();

    /// <summary>Bytes that patterns were run over in the blob at hand: the work that a text's keywords cause.</summary>
    public long BytesMatched { get; set; }

    /// <summary>Bytes of the values that were looked at as assigned, the same.</summary>
    public long BytesJudged { get; set; }

    private char[] _window = new char[1024];

    /// <summary>Makes ready for the next blob.</summary>
    public void Clear(int rules)
    {
        if (Open.Length < rules)
            Open = new OpenWindow[rules];
        Hits.Clear();
        OpenRules.Clear();
        Matches.Clear();
        AllMatches.Clear();
        TimedOut.Clear();
        Overflowed = false;
        SeenName = 0;
        AssignedLine = 0;
        Assigned.Clear();
        Rejected.Clear();
        BytesMatched = 0;
        BytesJudged = 0;
    }

    /// <summary>Forgets the windows that are open, where a search is given up.</summary>
    public void CloseWindows()
    {
        foreach (int rule in OpenRules)
            Open[rule] = default;
        OpenRules.Clear();
    }

    /// <summary>Room for a window of <paramref name="length"/> characters.</summary>
    public Span<char> WindowOf(int length)
    {
        if (_window.Length < length)
            _window = new char[length * 2];
        return _window.AsSpan(0, length);
    }
}

/// <summary>A stretch of text around hits of one rule; default for none.</summary>
internal struct OpenWindow
{
    /// <summary>0-based offset of its first byte.</summary>
    public int Start;

    /// <summary>The offset just after it.</summary>
    public int End;
}
