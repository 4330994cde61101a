using KeyScan.Primitives.Files;
using KeyScan.Yaml;

namespace KeyScan.Registry.Revocation.Endpoints;

/// <summary>
/// The endpoints file: whom leaks are sent to and what guards against sending too many. It names addresses that get events and
/// secrets that sign them, so it is given by who runs KeyScan and never taken from a scanned repository.
/// </summary>
internal sealed record RevocationEndpoints
{
    private const int MaxLength = 1 << 20;

    /// <summary>No endpoint: for who sends nothing and wants to know what has become of what was sent.</summary>
    public static RevocationEndpoints None { get; } = new() { File = "" };

    /// <summary>The file it was read from.</summary>
    public required string File { get; init; }

    /// <summary>All endpoints: those that revoke, those that revoke at providers, then those that tell owners.</summary>
    public IReadOnlyList<RevocationEndpoint> All { get; init; } = [];

    /// <summary>
    /// The most new events of each endpoint within some time; more than that looks like a poisoned registry, and waits for a
    /// person.
    /// </summary>
    public EventLimit MaxEvents { get; init; } = EventLimit.Default;

    /// <summary>How many people must approve an event that revokes; 0 for nobody.</summary>
    public int Approvals { get; init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ProblemException">It cannot be read; for what is wrong inside see
    /// <paramref name="problems"/>.</exception>
    public static RevocationEndpoints Read(string path, ICollection<Problem> problems)
    {
        var unreadable = new List<Problem>();
        if (BoundedFile.TryRead(path, "the endpoints file", MaxLength, unreadable) is not { } bytes)
            throw new ProblemException(unreadable[0]);
        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()));
        return Parse(path, reader.ReadToEnd(), problems);
    }

    /// <summary>Reads <paramref name="text"/>, which stands for the file at <paramref name="path"/>.</summary>
    public static RevocationEndpoints Parse(string path, string text, ICollection<Problem> problems)
    {
        if (YamlDocument.Read(path, text, problems) is not { } root)
            return new RevocationEndpoints { File = path };
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? Environment.CurrentDirectory;
        var reader = new EndpointReader(folder);
        var endpoints = new RevocationEndpoints
        {
            File = path,
            MaxEvents = ReadLimit(root),
            Approvals = (int?)root.Number("approvals", 0, 10) ?? 0,
            All = [.. root.Maps("endpoints").Select(m => reader.Read(m, tellsOwner: false)).OfType<RevocationEndpoint>(),
                .. root.Maps("providers").Select(reader.ReadProvider).OfType<RevocationEndpoint>(),
                .. root.Maps("notify").Select(m => reader.Read(m, tellsOwner: true)).OfType<RevocationEndpoint>()],
        };
        root.RejectUnknownKeys();
        if (endpoints.All.Count == 0 && problems.Count == 0)
            root.Report("endpoints", "no endpoint is listed", "Add `endpoints:` with a name, a url and a secret");
        return endpoints;
    }

    /// <summary>
    /// <c>max_events: 5 per 1h</c>; its older name, <c>max_events_per_run: 5</c>, holds for an hour as well: a limit of a run
    /// is none for who runs often.
    /// </summary>
    private static EventLimit ReadLimit(YamlMap root)
    {
        int? perRun = (int?)root.Number("max_events_per_run", 1, 1_000_000);
        if (root.Text("max_events") is not { } text)
            return perRun is { } most ? EventLimit.Default with { Most = most } : EventLimit.Default;
        if (perRun is not null)
            root.Report("max_events_per_run", "the limit of events is given twice", "Keep `max_events`");
        if (!EventLimit.TryParse(text, out EventLimit limit))
            root.Report("max_events", "`max_events` is no number of events and a time",
                "Write such as `max_events: 100 per 1h`, with m, h or d");
        return limit;
    }

    /// <summary>The endpoint of that name.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public RevocationEndpoint Find(string name) =>
        All.FirstOrDefault(e => e.Name == name)
        ?? throw new ProblemException(
            new Problem($"there is no endpoint {ShownValue.Of(name, Suggestion.For(name, All.Select(e => e.Name)))}", File,
                "`keyscan revoke status` lists them"));
}
