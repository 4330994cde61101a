using System.Text;
using System.Text.RegularExpressions;
using KeyScan.Decoding;
using KeyScan.Detection.Issued;
using KeyScan.Detection.Issued.Tokens;
using KeyScan.Matching;
using KeyScan.Matching.Delta;
using KeyScan.Rules;

namespace KeyScan.Pipeline;

/// <summary>Finds the secrets of a text: as they stand, and inside what is encoded in it. One for each thread.</summary>
internal sealed class ContentSearch(Matcher matcher, ScanOptions options)
{
    private static readonly CompiledRule IssuedRule = new(IssuedKeyRule.Rule, static () => new Regex(IssuedKeyRule.Rule.Pattern), static () => []);

    /// <summary>Bytes of a line break before a line and after it, and the one that tells that it ends.</summary>
    private const int LineBreaks = 5;

    private readonly List<Level> _levels = [];
    private readonly TokenFinder? _tokens = options.IssuedKeys?.CreateFinder();
    private readonly List<IssuedToken> _found = [];
    private readonly StructuredSearch _structured = new(options.Rules);
    private readonly DeltaPlan _plan = new();

    /// <summary>What is searched from now on is one blob, of so many bytes, and has its time in common.</summary>
    public void Begin(long bytes) => LevelAt(0).Scratch.Budget.Start(bytes);

    /// <summary>
    /// The scratch that holds the matches in <paramref name="content"/>, until the next call. What stands in an encoded stretch has the place
    /// of the stretch.
    /// </summary>
    /// <param name="content">The text.</param>
    /// <param name="path">The path that rules with path filters go by.</param>
    /// <param name="link">What the text is made of, where its bytes are the blob's own: only what is new is searched, and finds what a search of all would.</param>
    public MatchScratch Find(in Content content, string path, DeltaLink? link = null)
    {
        Level top = LevelAt(0);
        Find(content, path, depth: 0, link);
        for (int depth = 1; depth < _levels.Count; depth++)
        {
            top.Scratch.TimedOut.UnionWith(_levels[depth].Scratch.TimedOut);
            _levels[depth].Scratch.TimedOut.Clear();
        }
        return top.Scratch;
    }

    private void Find(in Content content, string path, int depth, DeltaLink? link = null)
    {
        Level level = LevelAt(depth);
        level.More.Clear();
        bool isText = content.TextLength == content.Text.Length;
        bool isStructured = depth == 0 && isText && _structured.Read(content.Text, path);
        // What a file's shape says of a secret it says of all of the file.
        if (link is not null && (isStructured || !isText || content.HasNuls || !matcher.IsLocal))
            link = null;
        bool isPart = TryFindNew(content, path, level, link);
        if (!isPart)
        {
            level.Scratch.Trace.Begin(link?.IsBase == true);
            matcher.Find(content, path, level.Scratch);
        }
        if (isStructured)
            FindStructured(content.Text, path, level);
        if (options.IssuedKeys is not null)
            FindIssued(content.Text, level, options.IssuedKeys);
        // Another encoding of the characters themselves hides nothing deeper.
        if (depth < options.MaxDecodeDepth || content.HasNuls)
            FindEncoded(content, path, depth, level, isPart);
        if (level.More.Count > 0 || level.HasIssued || isStructured)
            Overlaps.Resolve(level.Scratch, level.More);
        if (isStructured)
            _structured.NameSteps(content.Text, level.Scratch.Matches);
        if (link is { IsBase: true })
            link.Note = NoteOf(level.Scratch, isPart);
    }

    /// <summary>Searches what is new in a text that is made of another; false where all of it has to be searched.</summary>
    private bool TryFindNew(in Content content, string path, Level level, DeltaLink? link)
    {
        if (link?.BaseNote is null || !_plan.TryMake(content.Text, link))
            return false;
        level.Scratch.Trace.Begin(link.IsBase);
        return matcher.Find(content, path, level.Scratch, _plan);
    }

    private SearchNote? NoteOf(MatchScratch scratch, bool isPart)
    {
        if (scratch.Overflowed || scratch.Budget.IsSpent || scratch.TimedOut.Count > 0)
            return null;
        if (isPart)
            _plan.CopyTo(scratch.Trace);
        return scratch.Trace.Note();
    }

    /// <summary>What stands in the slots of a file of known shape, and what in the programs and documents inside of it.</summary>
    private void FindStructured(ReadOnlySpan<byte> text, string path, Level level)
    {
        _structured.FindInSlots(text, path, level.Scratch, level.More);
        _structured.LeaveOutReferences(level.Scratch.AllMatches);
        for (int i = 0; i < _structured.EmbeddedCount && !level.Scratch.Budget.Check(); i++)
        {
            ReadOnlySpan<byte> embedded = _structured.Assemble(text, i);
            if (embedded.IsEmpty)
                continue;
            _structured.LeaveOutJudged(i, level.Scratch.AllMatches);
            Find(new Content(embedded, []), _structured.PathOf(i, path), depth: 1);
            foreach (RuleMatch match in LevelAt(1).Scratch.Matches)
                level.More.Add(_structured.InFile(text, match));
        }
    }

    /// <summary>Looks up what rules have found, and every token that could be a key.</summary>
    private void FindIssued(ReadOnlySpan<byte> text, Level level, IssuedKeys keys)
    {
        List<RuleMatch> matches = level.Scratch.AllMatches;
        for (int i = 0; i < matches.Count; i++)
        {
            if (keys.Find(text[matches[i].Start..matches[i].End]) is { } issued)
                matches[i] = Mark(matches[i], issued);
        }
        _tokens!.Find(text, _found);
        foreach (IssuedToken token in _found)
        {
            if (matches.Exists(m => m.Start == token.Start && m.Length == token.Length))
                continue;
            ReadOnlySpan<byte> secret = text.Slice(token.Start, token.Length);
            var match = new RuleMatch(IssuedRule, token.Start, token.Length, Confidence.Certain, Entropy.PerCharacter(Encoding.UTF8.GetString(secret)));
            level.More.Add(Mark(match, keys.Of(token.Match, secret)));
        }
        level.HasIssued = level.More.Count > 0 || matches.Exists(m => m.IssuedKey is not null);
    }

    private static RuleMatch Mark(RuleMatch match, IssuedSecret issued) =>
        match with { Confidence = Confidence.Certain, IssuedKey = issued.Key, Fingerprint = issued.Fingerprint };

    private void FindEncoded(in Content content, string path, int depth, Level level, bool isPart)
    {
        ReadOnlySpan<byte> text = content.Text;
        if (isPart)
        {
            level.Encoded.Begin();
            foreach (TextZone zone in _plan.Zones)
                level.Encoded.FindInLines(text, zone.Start, zone.End);
        }
        else
            level.Encoded.Find(content);
        foreach (EncodedRun run in level.Encoded.Runs)
        {
            bool isWide = run.Encoding == RunEncoding.Utf16;
            if (!isWide && depth >= options.MaxDecodeDepth)
                continue;
            ReadOnlySpan<byte> decoded = level.Encoded.Decode(text, run);
            if (run.Encoding == RunEncoding.Base64 && run.Length >= WrappedBase64.ShortestLine)
                NoteLines(text, run, level.Scratch.Trace);
            if (decoded.IsEmpty)
                continue;
            int before = level.More.Count;
            Find(new Content(decoded, []) { TextLength = run.Start < content.TextLength ? decoded.Length : 0 }, path, depth + 1);
            foreach (RuleMatch match in LevelAt(depth + 1).Scratch.Matches)
            {
                (int start, int length) = run.PlaceOf(text, match.Start, match.End);
                level.More.Add(match with
                {
                    Start = start,
                    Length = length,
                    Decoded = match.Decoded ?? new Secret(Encoding.UTF8.GetString(decoded[match.Start..match.End])),
                    DecodedBy = [run.Name, .. match.DecodedBy],
                });
            }
            if (level.More.Count > before)
                level.Scratch.Trace.AddFound(run.Start, run.Start + run.Length);
        }
    }

    /// <summary>Takes down that the line after a run of base64 was looked at, as far as the first goes and is indented: it may go on there.</summary>
    private static void NoteLines(ReadOnlySpan<byte> text, EncodedRun run, SearchTrace trace)
    {
        if (!trace.IsOn)
            return;
        int end = run.Start + run.Length, line = text[..run.Start].LastIndexOf((byte)'\n') + 1;
        trace.Add(new Reach(run.Start, end, line - 1, end + run.Length + (run.Start - line) + LineBreaks, ReachKind.Nothing));
    }

    private Level LevelAt(int depth)
    {
        while (_levels.Count <= depth)
        {
            var level = new Level();
            if (_levels.Count > 0)
                level.Scratch.Budget = _levels[0].Scratch.Budget;
            _levels.Add(level);
        }
        return _levels[depth];
    }

    /// <summary>What a text, or one decoded from inside it, needs for itself while those inside it are searched.</summary>
    private sealed class Level
    {
        public MatchScratch Scratch { get; } = new();

        public EncodedRuns Encoded { get; } = new();

        public List<RuleMatch> More { get; } = [];

        public bool HasIssued { get; set; }
    }
}
