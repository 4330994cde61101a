namespace KeyScan;

/// <summary>Counts what a run looks at, what it leaves out and why, and what goes wrong. Safe for use by many threads.</summary>
public sealed class CoverageCounter
{
    // Arrays, counters and a lock rather than concurrent dictionaries: generics over value types are compiled at every start.
    private readonly long[] _skipped = new long[(int)SkipReason.UnopenedArchive + 1];
    private readonly List<Problem> _problems = [], _remarks = [];
    private readonly Dictionary<string, Counter> _allowed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _more;
    private long _files, _blobs, _commits, _bytes, _refs;

    /// <summary>How many problems are kept: a hostile input can cause any number.</summary>
    public const int MaxProblems = 1000;

    /// <summary>Files read.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Distinct blobs read from history.</summary>
    public long Blobs => Interlocked.Read(ref _blobs);

    /// <summary>Commits read.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Bytes searched, before decoding.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Refs started from.</summary>
    public long Refs => Interlocked.Read(ref _refs);

    /// <summary>What was left out, in the order of the reasons; reasons that never applied are not there.</summary>
    public IReadOnlyList<SkippedCount> Skipped
    {
        get
        {
            var skipped = new List<SkippedCount>();
            for (int reason = 0; reason < _skipped.Length; reason++)
            {
                if (Volatile.Read(ref _skipped[reason]) is > 0 and long count)
                    skipped.Add(new SkippedCount((SkipReason)reason, count));
            }
            return skipped;
        }
    }

    /// <summary>How many places were allowed, by the file or comment that allowed them; the most first.</summary>
    public IReadOnlyList<AllowedCount> Allowed
    {
        get
        {
            var allowed = new List<AllowedCount>();
            lock (_lock)
            {
                foreach (string by in _allowed.Keys)
                    allowed.Add(new AllowedCount(by, _allowed[by].Count));
            }
            allowed.Sort(static (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.By, b.By));
            return allowed;
        }
    }

    /// <summary>What could not be covered; anything here makes the exit code 2.</summary>
    public IReadOnlyList<Problem> Problems
    {
        get
        {
            lock (_lock)
                return [.. _problems];
        }
    }

    /// <summary>
    /// What people should know and need not mend at once: an allow entry that has expired, ids that last for one run. Makes no
    /// run incomplete.
    /// </summary>
    public IReadOnlyList<Problem> Remarks
    {
        get
        {
            lock (_lock)
                return [.. _remarks];
        }
    }

    /// <summary>Counts a file or other input of <paramref name="bytes"/> bytes as read.</summary>
    public void AddFile(long bytes)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Counts a history blob of <paramref name="bytes"/> bytes as read.</summary>
    public void AddBlob(long bytes)
    {
        Interlocked.Increment(ref _blobs);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Counts commits as read.</summary>
    public void AddCommits(long count) => Interlocked.Add(ref _commits, count);

    /// <summary>Counts refs as started from.</summary>
    public void AddRefs(long count) => Interlocked.Add(ref _refs, count);

    /// <summary>Counts inputs as left out on purpose.</summary>
    public void AddSkipped(SkipReason reason, long count = 1) => Interlocked.Add(ref _skipped[(int)reason], count);

    /// <summary>
    /// Counts a place as allowed by <paramref name="by"/>, such as <c>.keyscan.yml</c>, <c>baseline</c> or <c>inline comment</c>.
    /// </summary>
    public void AddAllowed(string by, long count = 1)
    {
        lock (_lock)
        {
            if (!_allowed.TryGetValue(by, out Counter? counter))
                _allowed.Add(by, counter = new Counter());
            counter.Count += count;
        }
    }

    /// <summary>Adds what another run looked at, left out and could not cover.</summary>
    public void Add(Coverage other)
    {
        Interlocked.Add(ref _files, other.Files);
        Interlocked.Add(ref _blobs, other.Blobs);
        Interlocked.Add(ref _commits, other.Commits);
        Interlocked.Add(ref _bytes, other.Bytes);
        Interlocked.Add(ref _refs, other.Refs);
        foreach (SkippedCount skipped in other.Skipped)
            AddSkipped(skipped.Reason, skipped.Count);
        foreach (AllowedCount allowed in other.Allowed)
            AddAllowed(allowed.By, allowed.Count);
        foreach (Problem problem in other.Problems)
            AddProblem(problem);
        foreach (Problem remark in other.Remarks)
            AddRemark(remark);
    }

    /// <summary>Records what could not be covered. Past <see cref="MaxProblems"/> they are only counted.</summary>
    public void AddProblem(Problem problem)
    {
        lock (_lock)
        {
            if (_problems.Count < MaxProblems)
                _problems.Add(problem);
            else
                _problems[^1] = new Problem($"there are {++_more:N0} more problems", "and", "Mend those above first");
        }
    }

    /// <summary>Records what people should know, once each. Past <see cref="MaxProblems"/> they are left out.</summary>
    public void AddRemark(Problem remark)
    {
        lock (_lock)
        {
            if (_remarks.Count < MaxProblems && !_remarks.Contains(remark))
                _remarks.Add(remark);
        }
    }

    /// <summary>All that was counted until now.</summary>
    public Coverage ToCoverage() => new()
    {
        Files = Files,
        Blobs = Blobs,
        Commits = Commits,
        Bytes = Bytes,
        Refs = Refs,
        Skipped = Skipped,
        Allowed = Allowed,
        Problems = Problems,
        Remarks = Remarks,
    };

    private sealed class Counter
    {
        public long Count { get; set; }
    }
}
