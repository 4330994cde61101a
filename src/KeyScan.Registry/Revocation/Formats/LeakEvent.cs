namespace KeyScan.Registry.Revocation.Formats;

/// <summary>What an event says of a leaked key. Never the key.</summary>
internal sealed record LeakEvent
{
    /// <summary>The type of events that ask for a revocation.</summary>
    public const string Leaked = "key.leaked";

    /// <summary>The type of events that tell an owner.</summary>
    public const string ToldOwner = "key.leaked.owner";

    /// <summary>The type of events that only try an endpoint out.</summary>
    public const string Test = "key.leaked.test";

    /// <summary>How many places an event names.</summary>
    public const int MostLocations = 100;

    /// <summary>Its id, the same for ever.</summary>
    public required string EventId { get; init; }

    /// <summary>One of the types above.</summary>
    public required string Type { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The registry's id of the key.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key under the organisation's pepper.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The system that issued it.</summary>
    public string? Provider { get; init; }

    /// <summary>The person who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Where that person is told.</summary>
    public string? Email { get; init; }

    /// <summary>The team that answers for it.</summary>
    public string? Team { get; init; }

    /// <summary>Where it works.</summary>
    public string? Environment { get; init; }

    /// <summary>What it opens.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>How bad the worst of its leaks is.</summary>
    public required string Severity { get; init; }

    /// <summary>What the registry says of it.</summary>
    public required KeyStatus Status { get; init; }

    /// <summary>
    /// Since when it can be read: the date of the earliest commit that has it, or when a scan first saw it where none is known.
    /// </summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>
    /// How far the audit log had come when the event was made, so that its receivers keep a mark of it as well; null where
    /// nobody says.
    /// </summary>
    public (long Lines, string Head)? AuditLog { get; init; }

    /// <summary>Where it stands, at most <see cref="MostLocations"/>.</summary>
    public IReadOnlyList<LeakLocation> Locations { get; init; } = [];
}

/// <summary>A place where a key leaked.</summary>
/// <param name="Repository">The repository, a name or an address.</param>
/// <param name="Path">The file in it.</param>
/// <param name="Line">The line, 1-based.</param>
/// <param name="Commit">The commit, where known.</param>
internal sealed record LeakLocation(string Repository, string Path, long Line, string? Commit)
{
    /// <summary>The address of the file on the web; null where the repository is no web address.</summary>
    public string? Url
    {
        get
        {
            if (!Uri.TryCreate(Repository, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("https" or "http"))
                return null;
            string root = $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath.TrimEnd('/')}";
            string path = string.Join('/', Path.Split('/').Select(Uri.EscapeDataString));
        {
            string page = root.EndsWith(".git", StringComparison.Ordinal) ? root[..^4] : root;
            return $"{page}/blob/{Commit ?? "HEAD"}/{path}#L{Line}";
        }
        }
    }
}
