using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings;

/// <summary>
/// Runs over many repositories, so that one that was broken off goes on where it was. Throws a <see cref="ProblemException"/>
/// where the database fails.
/// </summary>
internal sealed class RunStore(RegistryDatabase database)
{
    /// <summary>A run that was broken off longer ago than this is not continued: what it had scanned is old.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(2);

    /// <summary>Begins a run, or continues one that did not finish; returns when it began.</summary>
    /// <param name="target">What is scanned, the same for each run.</param>
    /// <param name="fresh">Whether a broken run is forgotten.</param>
    /// <param name="now">The time.</param>
    public DateTimeOffset Begin(string target, bool fresh, DateTimeOffset now) =>
        database.Run(session => session.InTransaction(() =>
    {
        DateTimeOffset? broken =
            session.First("SELECT started_at FROM organisation_runs WHERE target = @target AND finished_at IS NULL", r =>
            (DateTimeOffset?)r.Time(0), ("@target", target));
        if (!fresh && broken is { } started && now - started < LongestPause)
            return started;
        session.Execute(
            "INSERT INTO organisation_runs (target, started_at, finished_at) VALUES (@target, @now, NULL) ON CONFLICT (target) "
                + "DO UPDATE SET started_at = excluded.started_at, finished_at = NULL",
            ("@target", target), ("@now", now.ToSql()));
        return now;
    }));

    /// <summary>Ends a run: the next one begins anew.</summary>
    public void Finish(string target, DateTimeOffset now) => database.Run(session => session.Execute(
        "UPDATE organisation_runs SET finished_at = @now WHERE target = @target", ("@target", target), ("@now", now.ToSql())));
}
