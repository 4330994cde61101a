using KeyScan.Matching;
using KeyScan.Matching.Delta;

namespace KeyScan.Pipeline.Detectors;

/// <summary>Finds the secrets of a text: as they stand, and inside what is encoded in it. One for each thread.</summary>
internal sealed class ContentSearch
{
    /// <summary>In their order: what a rule has found is what the next mark, leave out or add to.</summary>
    private readonly IDetector[] _detectors;
    private readonly List<TextPass> _passes = [];

    public ContentSearch(Matcher matcher, ScanOptions options) => _detectors =
    [
        new RuleDetector(matcher),
        new StructuredDetector(options.Rules),
        .. options.IssuedKeys is { } keys ? [new IssuedKeyDetector(keys)] : (IDetector[])[],
        new EncodedDetector(options.MaxDecodeDepth),
    ];

    /// <summary>What is searched from now on is one blob, of so many bytes, and has its time in common.</summary>
    public void Begin(long bytes) => PassAt(0).Scratch.Budget.Start(bytes);

    /// <summary>
    /// The scratch that holds the matches in <paramref name="content"/>, until the next call. What stands in an encoded stretch
    /// has the place of the stretch.
    /// </summary>
    /// <param name="content">The text.</param>
    /// <param name="path">The path that rules with path filters go by.</param>
    /// <param name="link">What the text is made of, where its bytes are the blob's own: only what is new is searched, and finds
    /// what a search of all would.</param>
    public MatchScratch Find(in Content content, string path, DeltaLink? link = null)
    {
        MatchScratch top = PassAt(0).Scratch;
        Find(content, path, depth: 0, link);
        for (int depth = 1; depth < _passes.Count; depth++)
        {
            top.TimedOut.UnionWith(_passes[depth].Scratch.TimedOut);
            _passes[depth].Scratch.TimedOut.Clear();
        }
        return top;
    }

    /// <summary>The matches in a text that was decoded so often, until the next call for one.</summary>
    internal List<RuleMatch> Find(in Content content, string path, int depth, DeltaLink? link = null)
    {
        TextPass pass = PassAt(depth);
        pass.Start(path, link);
        foreach (IDetector detector in _detectors)
            detector.Begin(content, pass);
        foreach (IDetector detector in _detectors)
            detector.Find(content, pass);
        if (pass.More.Count > 0 || pass.HasEdits)
            Overlaps.Resolve(pass.Scratch, pass.More);
        foreach (IDetector detector in _detectors)
            detector.Describe(content, pass);
        if (pass.Link is { IsBase: true })
            pass.Link.Note = Note(pass);
        return pass.Scratch.Matches;
    }

    /// <summary>What texts that are made of this one need not search again; null where they have to.</summary>
    private static SearchNote? Note(TextPass pass)
    {
        MatchScratch scratch = pass.Scratch;
        if (scratch.Overflowed || scratch.Budget.IsSpent || scratch.TimedOut.Count > 0)
            return null;
        pass.Plan?.CopyTo(scratch.Trace);
        return scratch.Trace.Note();
    }

    private TextPass PassAt(int depth)
    {
        while (_passes.Count <= depth)
        {
            var pass = new TextPass(this, _passes.Count);
            if (_passes.Count > 0)
                pass.Scratch.Budget = _passes[0].Scratch.Budget;
            _passes.Add(pass);
        }
        return _passes[depth];
    }
}
