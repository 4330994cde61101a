namespace KeyScan.Sources.History;

/// <summary>Which part of a repository's history to read.</summary>
public sealed record HistoryOptions
{
    /// <summary>The repository: its working tree, its git directory, or a folder inside.</summary>
    public required string Repository { get; init; }

    /// <summary>What problems call it: <see cref="Repository"/> unless set, as for a clone that will be gone.</summary>
    public string Name { get => field ?? Repository; init; }

    /// <summary>The branches or other revisions to start from; empty for everything refs reach.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary><c>A..B</c> or <c>A...B</c>: what B's side added. Where both are one commit, that commit.</summary>
    public string? Range { get; init; }

    /// <summary>Leaves out what this commit reaches.</summary>
    public string? SinceCommit { get; init; }

    /// <summary>Leaves out commits before this date, in any form git reads.</summary>
    public string? SinceDate { get; init; }

    /// <summary>What is pushed, where it is only that; null otherwise.</summary>
    internal PushedRefs? Push { get; init; }

    /// <summary>Whether to add what no ref reaches any more.</summary>
    public bool Unreachable { get; init; }

    /// <summary>Texts above this size are reported as not covered, bytes; binary ones are passed over.</summary>
    public long MaxBlobSize { get; init; } = DefaultMaxBlobSize;

    /// <summary>How many threads read and scan.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Whether of a blob that git made of another one only what is new is searched. What is found is the same; off, to compare.
    /// </summary>
    public bool DeltaScan { get; init; } = true;

    /// <summary>Whether to hash every object and pack read and report those that do not have their id or checksum.</summary>
    public bool VerifyIds { get; init; }

    /// <summary>The <see cref="MaxBlobSize"/> unless set: that of files.</summary>
    public const long DefaultMaxBlobSize = DirectoryOptions.DefaultMaxFileSize;

    /// <summary>What to do about a partial clone that lacks objects.</summary>
    public string WhatToDoAboutPartial { get; init; } = "Fetch them with `git fetch --refetch --no-filter`";

    /// <summary>Objects whose history an earlier scan has covered.</summary>
    internal IReadOnlyList<ObjectId> Covered { get; init; } = [];

    /// <summary>Objects to read again though they are covered.</summary>
    internal IReadOnlySet<ObjectId> Again { get; init; } = new HashSet<ObjectId>();

    /// <summary>The refs to start from, where somebody has read them already.</summary>
    internal IReadOnlyList<RefTip>? Tips { get; init; }

    /// <summary>Whether history is entered by all refs.</summary>
    internal bool StartsFromRefs => Branches.Count == 0 && Range is null && Push is null;

    /// <summary>Whether the user asks for less than all.</summary>
    public bool IsChosen => !StartsFromRefs || SinceCommit is not null || SinceDate is not null;

    /// <summary>Whether it goes on from where an earlier scan ended, which has covered all that is not new.</summary>
    internal bool Continues => !IsChosen && Covered.Count > 0;

    /// <summary>Whether less than all is to be read.</summary>
    internal bool IsPart => IsChosen || Covered.Count > 0;
}
