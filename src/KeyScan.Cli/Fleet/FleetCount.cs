using KeyScan.Forges.Fleet;

namespace KeyScan.Cli.Fleet;

/// <summary>What came of a fleet so far.</summary>
/// <param name="All">Repositories to scan.</param>
/// <param name="Done">Repositories that have their result.</param>
/// <param name="NotCovered">Those of them that were not covered wholly.</param>
/// <param name="Findings">Findings that fail a run, in all of them.</param>
/// <param name="Bytes">Bytes that were searched.</param>
internal readonly record struct FleetCount(int All, int Done = 0, int NotCovered = 0, int Findings = 0, long Bytes = 0)
{
    /// <summary>One result more.</summary>
    public FleetCount With(FleetResult result) => this with
    {
        Done = Done + 1,
        NotCovered = NotCovered + (result.IsCovered ? 0 : 1),
        Findings = Findings + (result.Report?.FailingCount ?? 0),
        Bytes = Bytes + (result.Report?.Coverage.Bytes ?? 0),
    };
}
