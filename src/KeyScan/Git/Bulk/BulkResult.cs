namespace KeyScan.Git.Bulk;

/// <summary>What came of reading in bulk; any worker may add to it.</summary>
internal sealed class BulkResult
{
    private const int MostProblems = 10_000;

    private readonly Lock _lock = new();
    private readonly List<Problem> _problems = [];
    private readonly List<(ObjectId Id, long Size)> _tooLarge = [];

    /// <summary>The objects that could not be read, and why; the first 10,000 of them.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>How many objects could not be read.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>
    /// Objects that were wanted and are larger than the limit, or are deltas to one that is; the first 10,000 of them.
    /// </summary>
    public IReadOnlyList<(ObjectId Id, long Size)> TooLarge => _tooLarge;

    /// <summary>How many objects were too large.</summary>
    public long TooLargeCount { get; private set; }

    /// <summary>The most bytes of rebuilt objects that were held at once.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Names what could not be read.</summary>
    public void Add(Problem problem)
    {
        lock (_lock)
        {
            ProblemCount++;
            if (_problems.Count < MostProblems)
                _problems.Add(problem);
        }
    }

    /// <summary>Names an object that is too large; -1 for a size that is not known.</summary>
    public void AddTooLarge(in ObjectId id, long size)
    {
        lock (_lock)
        {
            TooLargeCount++;
            if (_tooLarge.Count < MostProblems)
                _tooLarge.Add((id, size));
        }
    }

    /// <summary>Notes how much was held.</summary>
    public void AddPeak(long bytes)
    {
        lock (_lock)
            PeakBytes = Math.Max(PeakBytes, bytes);
    }
}
