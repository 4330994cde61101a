using System.Runtime.InteropServices;

namespace KeyScan.Detection.Structured;

/// <summary>
/// What a format finds in a file: slots, and texts that are to be searched by themselves. Reused from file to file.
/// </summary>
internal sealed class SlotList
{
    /// <summary>More slots than these are not kept: the text detectors look at the rest.</summary>
    public const int Most = 200_000;

    private readonly List<Slot> _places = [];
    private readonly List<Slot> _slots = [];
    private readonly List<EmbeddedText> _embedded = [];
    private readonly List<(int Start, int End)> _pieces = [];

    /// <summary>What slots belong to from now on, for people.</summary>
    public string Step
    {
        get;
        set => (field, User, Host) = (value, "", "");
    } = "";

    /// <summary>
    /// Who has the passwords that are added from now on, until the step changes; empty for nobody that is known.
    /// </summary>
    public string User { get; set; } = "";

    /// <summary>What takes them.</summary>
    public string Host { get; set; } = "";

    /// <summary>Whether no more are kept: reading on finds nothing.</summary>
    public bool IsFull => _slots.Count >= Most || _embedded.Count >= Most || _pieces.Count >= Most;

    /// <summary>Stretches that belong to a step, outer before inner.</summary>
    public ReadOnlySpan<Slot> Places => CollectionsMarshal.AsSpan(_places);

    /// <summary>Values; none overlaps another.</summary>
    public ReadOnlySpan<Slot> Slots => CollectionsMarshal.AsSpan(_slots);

    /// <summary>Texts to be searched by themselves.</summary>
    public ReadOnlySpan<EmbeddedText> Embedded => CollectionsMarshal.AsSpan(_embedded);

    /// <summary>The pieces of those texts: strings of JSON, without their quotes.</summary>
    public ReadOnlySpan<(int Start, int End)> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>Makes ready for the next file.</summary>
    public void Clear()
    {
        _places.Clear();
        _slots.Clear();
        _embedded.Clear();
        _pieces.Clear();
        Step = "";
    }

    /// <summary>All of a stretch belongs to the step at hand.</summary>
    public void AddPlace(int start, int end)
    {
        if (_places.Count < Most && end > start)
            _places.Add(new Slot(SlotUse.Place, AssignmentKind.None, start, end, Step, ""));
    }

    /// <summary>Adds a slot with a value.</summary>
    public void Add(in Slot slot)
    {
        if (_slots.Count < Most && slot.End > slot.Start)
            _slots.Add(slot);
    }

    /// <summary>Adds a value that a credential has to stand in.</summary>
    /// <param name="kind">The sort of credential.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="end">The offset just after it.</param>
    /// <param name="what">What it is, for people.</param>
    /// <param name="writing">How it is written.</param>
    public void AddCredential(AssignmentKind kind, int start, int end, string what, SlotWriting writing = SlotWriting.Plain) =>
        Add(new Slot(SlotUse.Credential, kind, start, end, Step, what) { Writing = writing, User = User, Host = Host });

    /// <summary>Adds a value that refers to where the credential is: nothing in it is judged.</summary>
    public void AddReference(int start, int end, string what) =>
        Add(new Slot(SlotUse.Reference, AssignmentKind.None, start, end, Step, what));

    /// <summary>Begins a text of one or more pieces, which <see cref="AddPiece"/> adds.</summary>
    public void BeginEmbedded(string extension) => _embedded.Add(new EmbeddedText(_pieces.Count, 0, extension));

    /// <summary>Adds a string of JSON to the text begun last.</summary>
    public void AddPiece(int start, int end)
    {
        if (_pieces.Count >= Most || end <= start)
            return;
        _pieces.Add((start, end));
        _embedded[^1] = _embedded[^1] with { PieceCount = _embedded[^1].PieceCount + 1 };
    }

    /// <summary>Puts slots in the order of the text, so that they can be looked up.</summary>
    public void Sort()
    {
        _slots.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        _places.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
    }

    /// <summary>
    /// The slot or, where there is none, the innermost place that a stretch stands in; null for none. Sorted before.
    /// </summary>
    public Slot? At(int start, int end)
    {
        int slot = LastStarting(_slots, start);
        if (slot >= 0 && _slots[slot].End >= end)
            return _slots[slot];
        // Places lie in each other: the nearest that reaches far enough is the innermost.
        const int Looks = 4096;
        int place = LastStarting(_places, start);
        for (int looks = 0; place >= 0 && looks < Looks; place--, looks++)
        {
            if (_places[place].End >= end)
                return _places[place];
        }
        return null;
    }

    private static int LastStarting(List<Slot> slots, int at)
    {
        int low = 0, high = slots.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (slots[middle].Start <= at)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
