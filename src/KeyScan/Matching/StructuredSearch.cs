using System.Text;
using KeyScan.Detection.Assignments;
using KeyScan.Detection.Structured;
using KeyScan.Rules;

namespace KeyScan.Matching;

/// <summary>
/// Finds secrets by the shape of the file they stand in, and tells of every secret in such a file which step it belongs
/// to. One for each thread, with the file at hand.
/// </summary>
internal sealed class StructuredSearch(RuleCatalogue catalogue)
{
    /// <summary>Buffers above this are let go, so that one big file does not stay for the whole run.</summary>
    private const int KeptBuffer = 1 << 20;

    private readonly JsonTree _tree = new();
    private readonly SlotList _slots = new();
    private IStructuredFormat? _format;
    private byte[] _value = new byte[1024];
    private byte[] _embedded = [];
    private int[] _origins = [];

    /// <summary>How many texts stand in the file at hand that are searched by themselves.</summary>
    public int EmbeddedCount => _slots.Embedded.Length;

    /// <summary>Reads the slots of a file; false where its shape is not known.</summary>
    public bool Read(ReadOnlySpan<byte> text, string path)
    {
        _tree.Clear();
        if (_embedded.Length > KeptBuffer)
            (_embedded, _origins) = ([], []);
        var file = new StructuredText(text, path, _tree);
        _format = StructuredFormats.Find(file);
        if (_format is null)
            return false;
        _slots.Clear();
        _format.Read(file, _slots);
        _slots.Sort();
        return true;
    }

    /// <summary>Adds a match for each slot that holds a secret.</summary>
    public void FindInSlots(ReadOnlySpan<byte> text, string path, MatchScratch scratch, List<RuleMatch> into)
    {
        foreach (ref readonly Slot slot in _slots.Slots)
        {
            int length = slot.End - slot.Start;
            if (slot.Use is SlotUse.Place or SlotUse.Reference || length > ValueReader.LongestValue || scratch.Budget.IsSpent)
                continue;
            if (_value.Length < length)
                _value = new byte[ValueReader.LongestValue];
            SlotVerdict verdict = SlotJudge.Try(text, slot, scratch.Path, _value);
            AssignmentKind kind = verdict.Kind == AssignmentKind.None ? AssignmentKind.Secret : verdict.Kind;
            if (verdict.Answer == Answer.None || catalogue.FindJudge(kind) is not { } rule || !rule.AppliesTo(path)
                || IsAllowed(verdict.Value, rule, scratch))
                continue;
            if (into.Count >= WindowSearch.MostMatches)
            {
                scratch.Overflowed = true;
                return;
            }
            bool isAsItStands = verdict.Value.SequenceEqual(text[(slot.Start + verdict.Start)..(slot.Start + verdict.End)]);
            into.Add(new RuleMatch(rule, slot.Start + verdict.Start, verdict.End - verdict.Start,
                verdict.Answer == Answer.Secret ? Confidence.Medium : Confidence.Low, verdict.Entropy)
            {
                IsInSlot = true,
                Decoded = isAsItStands ? null : new Secret(Encoding.UTF8.GetString(verdict.Value)),
                DecodedBy = verdict.DecodedBy is { } by ? [by] : [],
            });
        }
    }

    /// <summary>Takes out what was judged by a name and is a reference to a stored credential.</summary>
    public void LeaveOutReferences(List<RuleMatch> matches)
    {
        if (matches.Count > 0)
            matches.RemoveAll(m => IsJudged(m) && _slots.At(m.Start, m.End) is { Use: SlotUse.Reference });
    }

    /// <summary>
    /// Takes out what was judged in a text that is searched by itself: only there it
    /// can be seen what is a program and what a string.
    /// </summary>
    public void LeaveOutJudged(int embedded, List<RuleMatch> matches)
    {
        EmbeddedText text = _slots.Embedded[embedded];
        (int from, _) = _slots.Pieces[text.FirstPiece];
        (_, int to) = _slots.Pieces[text.FirstPiece + text.PieceCount - 1];
        if (matches.Count > 0)
            matches.RemoveAll(m => IsJudged(m) && m.Start >= from && m.End <= to);
    }

    /// <summary>The text of the pieces, without escapes, until the next call; empty where there is none.</summary>
    public ReadOnlySpan<byte> Assemble(ReadOnlySpan<byte> text, int embedded)
    {
        EmbeddedText of = _slots.Embedded[embedded];
        ReadOnlySpan<(int Start, int End)> pieces = _slots.Pieces.Slice(of.FirstPiece, of.PieceCount);
        int most = 0, length = 0;
        foreach ((int start, int end) in pieces)
            most += end - start;
        if (_embedded.Length < most)
            (_embedded, _origins) = (new byte[most], new int[most]);
        foreach ((int start, int end) in pieces)
        {
            int added = JsonEscapes.Undo(text[start..end], _embedded.AsSpan(length), _origins.AsSpan(length));
            for (int i = length; i < length + added; i++)
                _origins[i] += start;
            length += added;
        }
        return _embedded.AsSpan(0, length);
    }

    /// <summary>A path that says what sort of text the pieces are: below the file's own, where that is known.</summary>
    public string PathOf(int embedded, string path) =>
        $"{(path.Length == 0 ? "" : $"{path}/")}text{_slots.Embedded[embedded].Extension}";

    /// <summary>A match in the text that was assembled last, where it stands in the file.</summary>
    public RuleMatch InFile(ReadOnlySpan<byte> text, RuleMatch match)
    {
        int start = _origins[match.Start], last = _origins[match.End - 1];
        int end = last + (text[last] != '\\' || last + 1 == text.Length ? 1 : text[last + 1] == 'u' ? 6 : 2);
        end = Math.Min(end, text.Length);
        bool isAsItStands = end - start == match.Length
            && text[start..end].SequenceEqual(_embedded.AsSpan(match.Start, match.Length));
        return match with
        {
            Start = start,
            Length = end - start,
            Decoded = match.Decoded
                ?? (isAsItStands ? null : new Secret(Encoding.UTF8.GetString(_embedded.AsSpan(match.Start, match.Length)))),
        };
    }

    /// <summary>Tells each match which step it belongs to.</summary>
    public void NameSteps(ReadOnlySpan<byte> text, List<RuleMatch> matches)
    {
        for (int i = 0; i < matches.Count; i++)
        {
            if (_slots.At(matches[i].Start, matches[i].End) is { } slot && slot.Text(text) is { Length: > 0 } step)
                matches[i] = matches[i] with { Step = new StepPlace(step, _format!.Advice) { Parts = slot.Parts } };
        }
    }

    private static bool IsJudged(RuleMatch match) =>
        match.Rule.Rule.Assignment != AssignmentKind.None && match.DecodedBy.Count == 0;

    private static bool IsAllowed(ReadOnlySpan<byte> value, CompiledRule rule, MatchScratch scratch)
    {
        if (rule.Rule.AllowPatterns.Count == 0)
            return false;
        Span<char> characters = scratch.WindowOf(value.Length);
        WindowText.Widen(value, characters);
        return rule.Allows(characters);
    }
}
