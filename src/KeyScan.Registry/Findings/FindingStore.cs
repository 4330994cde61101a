using System.Data.Common;
using KeyScan.Registry.Database;
using KeyScan.Registry.Leaks;

namespace KeyScan.Registry.Findings;

/// <summary>
/// The findings of many repositories in the registry's database: a secret that many repositories hold is one finding. Every
/// member throws a
/// <see cref="ProblemException"/> where the database fails. Safe for use by many threads.
/// </summary>
internal sealed class FindingStore(RegistryDatabase database)
{
    private const long WriteLock = 0x4B65_7953_6361_6E05;

    /// <summary>Records what a scan of a repository came to: all of it, or nothing where the database fails.</summary>
    /// <param name="repository">The repository's name, the same for each scan of it.</param>
    /// <param name="report">What was found.</param>
    /// <param name="covered">The kinds of place that the scan read all of: what stood there and was not seen is gone. In others
    /// it stays.</param>
    /// <param name="listedAs">The name that it had before; what is known under that goes to its name. The same name, or null,
    /// where it was not renamed.</param>
    /// <returns>Whether nothing is known of the repository in other kinds of place, so that all that was not seen is
    /// gone.</returns>
    public bool Record(string repository, ScanReport report, IReadOnlyCollection<SourceKind> covered, string? listedAs = null) =>
        database.Run(session => Record(session, repository, report, covered, listedAs));

    /// <summary>The same as part of a larger change.</summary>
    internal static bool Record(RegistrySession session, string repository, ScanReport report,
        IReadOnlyCollection<SourceKind> covered, string? listedAs = null) => session.InTransaction(() =>
    {
        session.Lock(WriteLock);
        Move(session, listedAs ?? repository, repository);
        var elsewhere = KnownLocations.Read(session, repository, covered);
        Finding[] all = [.. report.Findings, .. report.Suppressed];
        // Allowed first: a secret that is allowed in one place and open in another is open.
        foreach (Finding finding in report.Suppressed)
            Record(session, repository, finding, FindingState.Allowed, all, elsewhere, report.StartedAt);
        foreach (Finding finding in report.Findings)
            Record(session, repository, finding, FindingState.Open, all, elsewhere, report.StartedAt);
        HashSet<string> seen = [.. all.Select(f => f.Id.ToString())];
        string[] left = [.. elsewhere.Findings.Where(f => !seen.Contains(f))];
        if (covered.Count > 0)
        {
            foreach (string finding in Unseen(session, repository, report.StartedAt).Except(left, StringComparer.Ordinal))
                session.Execute("UPDATE sightings SET state = @fixed WHERE repository = @repository AND finding_id = @id",
                    ("@fixed", (long)FindingState.Fixed), ("@repository", repository), ("@id", finding));
        }
        foreach (string finding in left)
        {
            session.Execute("UPDATE sightings SET places = @places, occurrences = @occurrences WHERE repository = @repository "
                + "AND finding_id = @id",
                ("@places", LocationJson.Write(elsewhere.Find(finding))), ("@occurrences", (long)elsewhere.Find(finding).Length),
                ("@repository", repository), ("@id", finding));
        }
        return left.Length == 0;
    });

    /// <summary>Moves what is known of a repository that was renamed to its new name.</summary>
    public void Move(string from, string to) => database.Run(session => session.InTransaction(() =>
    {
        session.Lock(WriteLock);
        Move(session, from, to);
    }));

    /// <summary>Keeps what providers said of findings that are known, and nothing else of them.</summary>
    /// <param name="asked">The findings, under the ids that they are known by.</param>
    public void Keep(IReadOnlyList<Finding> asked)
    {
        DateTimeOffset now = database.Now();
        Finding[] dated = [.. asked.Select(f => f with { Verification = SharedClock.Date(f.Verification, now) })];
        database.Run(session => session.InTransaction(() =>
        {
            session.Lock(WriteLock);
            // A provider can repeat what it was told, and nothing else.
            foreach (IGrouping<string?, Finding> provider in dated.GroupBy(f => f.Verification.Host, StringComparer.Ordinal))
            {
                Finding[] told = [.. provider];
                foreach (Finding finding in told)
                    StoredVerification.Keep(session, finding.Id.ToString(), finding.Verification, t => WithoutSecrets(t, told));
            }
        }));
    }

    /// <summary>All findings, the most severe first, then the newest.</summary>
    public IReadOnlyList<RecordedFinding> All() => database.Run(session =>
    {
        ILookup<string, Sighting> sightings = session
            .All("SELECT finding_id, repository, first_seen_at, last_seen_at, state, occurrences, places, exposed_at FROM "
                + "sightings ORDER BY first_seen_at, repository", ReadSighting)
            .ToLookup(s => s.Id, s => s.Sighting, StringComparer.Ordinal);
        List<RecordedFinding> findings = session.All(
            $"""
            SELECT f.finding_id, f.rule_id, f.description, f.provider, f.severity, f.confidence, f.redacted, f.fingerprint, f.advice,
                k.key_id, k.owner, k.team, k.environment, k.status, k.status_changed_at, k.expires_at, k.issued_at,
                {StoredVerification.Columns}
            FROM findings f LEFT JOIN issued_keys k ON k.key_id = f.key_id
            """,
            row => ReadFinding(row, sightings));
        return (IReadOnlyList<RecordedFinding>)[.. findings.Where(f => f.Sightings.Count > 0).OrderByDescending(f => f.Severity)
            .ThenByDescending(f => f.FirstSeenAt).ThenBy(f => f.Id, StringComparer.Ordinal)];
    });

    private static void Move(RegistrySession session, string from, string to)
    {
        if (from == to)
            return;
        session.Execute("DELETE FROM sightings WHERE repository = @from AND finding_id IN (SELECT finding_id FROM sightings "
            + "WHERE repository = @to)", ("@from", from), ("@to", to));
        session.Execute("UPDATE sightings SET repository = @to WHERE repository = @from", ("@from", from), ("@to", to));
    }

    private static HashSet<string> Unseen(RegistrySession session, string repository, DateTimeOffset now) => session.All(
        "SELECT finding_id FROM sightings WHERE repository = @repository AND last_seen_at < @now AND state <> @fixed", row =>
            row.GetString(0),
        ("@repository", repository), ("@now", now.ToSql()), ("@fixed", (long)FindingState.Fixed))
        .ToHashSet(StringComparer.Ordinal);

    private static void Record(RegistrySession session, string repository, Finding finding, FindingState state, Finding[] all,
        KnownLocations elsewhere, DateTimeOffset now)
    {
        string id = finding.Id.ToString();
        RecordedLocation[] known = elsewhere.Find(id);
        RecordedLocation[] places =
            [.. finding.Locations.Take(Sighting.MostPlaces - Math.Min(known.Length, Sighting.MostPlaces / 2))
            .Select(l => PlaceOf(l, all)).Concat(known).Distinct()];
        // Who scans without the pepper or the keys learns nothing about whether a secret is issued, and must not make it look as
        // if it were not.
        session.Execute(
            """
            INSERT INTO findings (finding_id, rule_id, description, provider, severity, confidence, redacted, fingerprint, advice, key_id)
            VALUES (@id, @rule, @description, @provider, @severity, @confidence, @redacted, @fingerprint, @advice, @key)
            ON CONFLICT (finding_id) DO UPDATE SET
                rule_id = excluded.rule_id, description = excluded.description, provider = excluded.provider, severity = excluded.severity,
                confidence = excluded.confidence, redacted = excluded.redacted, fingerprint = COALESCE(excluded.fingerprint, findings.fingerprint), advice = excluded.advice,
                key_id = COALESCE(excluded.key_id, findings.key_id)
            """,
            ("@id", id), ("@rule", finding.Rule.Id), ("@description", finding.Rule.Description),
            ("@provider", finding.Rule.Provider),
            ("@severity", (long)finding.Severity), ("@confidence", (long)finding.Confidence),
            ("@redacted", finding.Secret.ToString()),
            ("@fingerprint", finding.Fingerprint?.Text), ("@advice", finding.Advice), ("@key", finding.IssuedKey?.KeyId));
        StoredVerification.Keep(session, id, finding.Verification, text => WithoutSecrets(text, all));
        session.Execute(
            """
            INSERT INTO sightings (finding_id, repository, first_seen_at, last_seen_at, state, occurrences, places, exposed_at)
            VALUES (@id, @repository, @now, @now, @state, @occurrences, @places, @exposed)
            ON CONFLICT (finding_id, repository) DO UPDATE SET
                last_seen_at = excluded.last_seen_at, state = excluded.state, occurrences = excluded.occurrences, places = excluded.places,
                exposed_at = CASE WHEN sightings.exposed_at < excluded.exposed_at THEN sightings.exposed_at ELSE excluded.exposed_at END
            """,
            ("@id", id), ("@repository", repository), ("@now", now.ToSql()),
            ("@state", (long)(elsewhere.IsOpen(id) ? FindingState.Open : state)),
            ("@occurrences", finding.Occurrences + places.Length - Math.Min(places.Length, finding.Locations.Count)),
            ("@exposed", Exposure.Since(finding.Locations, now).ToSql()),
            ("@places", LocationJson.Write([.. places.Take(Sighting.MostPlaces)])));
    }

    private static RecordedLocation PlaceOf(Location location, Finding[] all)
    {
        Provenance provenance = location.Provenance;
        return new RecordedLocation
        {
            Path = WithoutSecrets(provenance.Path, all)!,
            Line = location.StartLine,
            Column = location.StartColumn,
            Source = provenance.Source,
            Commit = provenance.Commit.IsEmpty ? "" : provenance.Commit.ToString(),
            Author = WithoutSecrets(provenance.Author, all),
            Date = provenance.Date,
            Url = WithoutSecrets(provenance.Url, all),
            Step = WithoutSecrets(location.Step?.Text, all),
            IsReachable = provenance.IsInHistory ? provenance.ReachableFrom.Count > 0 : null,
        };
    }

    /// <summary>A path or a name can hold a secret; the registry must not.</summary>
    private static string? WithoutSecrets(string? text, Finding[] all)
    {
        foreach (Finding finding in text is null ? [] : all)
            text = text!.Replace(finding.Secret.Reveal(), finding.Secret.ToString(), StringComparison.Ordinal);
        return text;
    }

    private static (string Id, Sighting Sighting) ReadSighting(DbDataReader row) => (row.GetString(0), new Sighting
    {
        Repository = row.GetString(1),
        FirstSeenAt = row.Time(2),
        LastSeenAt = row.Time(3),
        State = (FindingState)row.GetInt64(4),
        Occurrences = row.GetInt64(5),
        Places = LocationJson.Read(row.GetString(6)),
        ExposedAt = row.TimeOrNull(7) ?? row.Time(2),
    });

    private static RecordedFinding ReadFinding(DbDataReader row, ILookup<string, Sighting> sightings) => new()
    {
        Id = row.GetString(0),
        RuleId = row.GetString(1),
        Description = row.GetString(2),
        Provider = row.GetString(3),
        Severity = (Severity)row.GetInt64(4),
        Confidence = (Confidence)row.GetInt64(5),
        Redacted = FindingId.TryParse(row.GetString(0), out FindingId id) ? id.Tagged(row.GetString(6)) : row.GetString(6),
        Fingerprint = row.TextOrNull(7),
        Advice = row.GetString(8),
        IssuedKey = row.IsDBNull(9) ? null : new IssuedKey
        {
            KeyId = row.GetString(9),
            Owner = row.TextOrNull(10),
            Team = row.TextOrNull(11),
            Environment = row.TextOrNull(12),
            Status = (KeyStatus)row.GetInt64(13),
            StatusChangedAt = row.TimeOrNull(14),
            ExpiresAt = row.TimeOrNull(15),
            IssuedAt = row.TimeOrNull(16),
        },
        Verification = StoredVerification.Read(row, 17),
        Sightings = [.. sightings[row.GetString(0)]],
    };
}
