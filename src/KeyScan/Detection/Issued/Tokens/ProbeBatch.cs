using KeyScan.Detection.Issued.Sets;

namespace KeyScan.Detection.Issued.Tokens;

/// <summary>
/// Tokens that wait for their line of the filter: each line is asked for when its token comes and looked at when the batch is
/// full, so that the waits for memory overlap.
/// </summary>
internal sealed unsafe class ProbeBatch
{
    private const int Capacity = 64;
    private readonly Probe[] _probes = new Probe[Capacity + SetHeader.MostGroups];
    private readonly ulong[] _hashes = new ulong[Capacity + SetHeader.MostGroups];
    private readonly ulong*[] _lines = new ulong*[Capacity + SetHeader.MostGroups];
    private int _count;

    /// <summary>Whether it is time to <see cref="Take"/>.</summary>
    public bool IsFull => _count >= Capacity;

    /// <summary>Adds a token.</summary>
    public void Add(int start, int length, int place, SetEpoch epoch, ulong hash)
    {
        ulong* line = epoch.LineOf(hash);
        LineFilter.Prefetch(line);
        _probes[_count] = new Probe(start, length, place);
        _hashes[_count] = hash;
        _lines[_count++] = line;
    }

    /// <summary>Empties the batch; those that pass the filter are the answer, until the next call.</summary>
    public ReadOnlySpan<Probe> Take()
    {
        int passed = 0;
        for (int i = 0; i < _count; i++)
        {
            if (LineFilter.MayHave(_lines[i], _hashes[i]))
                _probes[passed++] = _probes[i];
        }
        _count = 0;
        return _probes.AsSpan(0, passed);
    }
}
