using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings;

/// <summary>
/// What earlier scans found in a repository in kinds of place that a scan has not read all of: whoever leaves out the issues, or
/// may not read them this time, must not make what stands there look fixed.
/// </summary>
internal sealed class KnownLocations
{
    private readonly Dictionary<string, (FindingState State, RecordedLocation[] Places)> _byFinding;

    private KnownLocations(Dictionary<string, (FindingState State, RecordedLocation[] Places)> byFinding) =>
        _byFinding = byFinding;

    /// <summary>The findings that have such places.</summary>
    public IReadOnlyCollection<string> Findings => _byFinding.Keys;

    /// <summary>Reads them.</summary>
    public static KnownLocations Read(RegistrySession session, string repository, IReadOnlyCollection<SourceKind> covered) =>
        new(session
        .All("SELECT finding_id, state, places FROM sightings WHERE repository = @repository AND state <> @fixed",
            row => (Id: row.GetString(0), State: (FindingState)row.GetInt64(1),
            Places: LocationJson.Read(row.GetString(2)).Where(p => !covered.Contains(p.Source)).ToArray()),
            ("@repository", repository), ("@fixed", (long)FindingState.Fixed))
        .Where(known => known.Places.Length > 0)
        .ToDictionary(known => known.Id, known => (known.State, known.Places), StringComparer.Ordinal));

    /// <summary>The places of a finding; none where there are none.</summary>
    public RecordedLocation[] Find(string finding) => _byFinding.TryGetValue(finding, out var known) ? known.Places : [];

    /// <summary>Whether a finding is open in such places.</summary>
    public bool IsOpen(string finding) => _byFinding.TryGetValue(finding, out var known) && known.State == FindingState.Open;
}
