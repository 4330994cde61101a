namespace KeyScan.Matching.Delta;

/// <summary>
/// What of a text has to be searched that is made of one that was searched already: what was inserted,
/// the seams, what depends on either, and what was found before. README.md beside this file says why
/// nothing else can hold a secret. One for each thread.
/// </summary>
internal sealed class DeltaPlan
{
    /// <summary>Above this share of the text, in hundredths, searching all of it is no slower.</summary>
    private const int MostSearched = 90;

    /// <summary>So many times the text may be looked at to find its lines.</summary>
    private const int MostLooked = 4;

    /// <summary>
    /// A delta of a thousand copies over a text with a thousand reaches is searched as a whole: each is held against each.
    /// </summary>
    private const long MostCompared = 1 << 20;

    /// <summary>What is taken back touches more that is, seldom twice; a text can be made so that it goes on for ever.</summary>
    private const int MostRounds = 16;

    private readonly ZoneList _zones = new();
    private readonly List<Reach> _carried = [];

    /// <summary>The lines to search.</summary>
    public ReadOnlySpan<TextZone> Zones => _zones.Zones;

    /// <summary>Finds out what of <paramref name="text"/> has to be searched; false where it is all of it, or too much.</summary>
    public bool TryMake(ReadOnlySpan<byte> text, DeltaLink link)
    {
        if (link.BaseNote is not SearchNote note || (long)note.Reaches.Length * link.Copies.Length > MostCompared)
            return false;
        _zones.Clear();
        _carried.Clear();
        int end = 0;
        foreach (CopiedRun run in link.Copies)
        {
            if (run.To > 0 || run.From > 0)
                _zones.AddChanged(text, end, run.To, run.StartsLine);
            end = run.ToEnd;
        }
        if (end < text.Length || link.Copies.IsEmpty || link.Copies[^1].FromEnd < link.BaseLength)
            _zones.AddChanged(text, end, text.Length, isLineNext: false);
        foreach (CopiedRun run in link.Copies)
            Carry(text, note, run, link.BaseLength);
        int searched = _zones.Join();
        for (int round = 0; TakeBack(text); round++)
        {
            if (round == MostRounds)
                return false;
            searched = _zones.Join();
        }
        return searched * 100L <= text.Length * (long)MostSearched && _zones.Looked <= MostLooked * (long)text.Length;
    }

    /// <summary>
    /// Whether something that is not searched again touches [<paramref name="start"/>, <paramref name="end"/>].
    /// </summary>
    public bool TouchesCarried(int start, int end)
    {
        foreach (Reach reach in _carried)
        {
            if (reach.Kind == ReachKind.Window && reach.Start <= end && reach.End >= start)
                return true;
        }
        return false;
    }

    /// <summary>Takes down what is known without another search.</summary>
    public void CopyTo(SearchTrace trace)
    {
        foreach (Reach reach in _carried)
            trace.Add(reach);
    }

    /// <summary>
    /// Puts each reach of the base that stands in a copy with the others that stay as they are, or with what is searched again.
    /// </summary>
    private void Carry(ReadOnlySpan<byte> text, SearchNote note, in CopiedRun run, int baseLength)
    {
        // What depended on where the text starts or ends still does where it starts or ends with the same bytes.
        int from = run is { From: 0, To: 0 } ? int.MinValue : run.From;
        int to = run.FromEnd == baseLength && run.ToEnd == text.Length ? int.MaxValue : run.FromEnd;
        for (int i = note.FirstFrom(run.From); i < note.Reaches.Length && note.Reaches[i].Start <= run.FromEnd; i++)
        {
            Reach reach = note.Reaches[i];
            if (reach.End < run.From)
                continue;
            Reach moved = reach.Moved(run.To - run.From);
            if (reach.Kind != ReachKind.Found && reach.From >= from && reach.To <= to)
                _carried.Add(moved);
            else
                _zones.AddLines(text, Math.Clamp(moved.Start, run.To, run.ToEnd), Math.Clamp(moved.End, run.To, run.ToEnd));
        }
    }

    /// <summary>What stands in lines that are searched is searched as a whole; whether there was any.</summary>
    private bool TakeBack(ReadOnlySpan<byte> text)
    {
        int kept = 0;
        for (int i = 0; i < _carried.Count; i++)
        {
            Reach reach = _carried[i];
            if (_zones.Touches(reach.Start, reach.End))
                _zones.AddLines(text, Math.Max(0, reach.Start), Math.Min(text.Length, reach.End));
            else
                _carried[kept++] = reach;
        }
        bool any = kept < _carried.Count;
        _carried.RemoveRange(kept, _carried.Count - kept);
        return any;
    }
}
