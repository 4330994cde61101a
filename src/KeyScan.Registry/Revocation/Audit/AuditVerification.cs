using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Audit;

/// <summary>What came of checking the audit log.</summary>
/// <param name="Lines">How many lines were read.</param>
/// <param name="Head">The hash of the last line, for keeping elsewhere; zeros for an empty log.</param>
/// <param name="Fault">What is wrong, with the line; null for nothing.</param>
internal sealed record AuditVerification(long Lines, string Head, Fault? Fault)
{
    private const int PageSize = 1000;

    /// <summary>Whether a key that is not in the database proves all lines.</summary>
    public bool IsProven { get; init; }

    /// <summary>What was checked and what could not be, each a sentence without its full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Reads the whole log: computes every hash again, checks seals, marks, and that the outbox says the same.</summary>
    /// <param name="session">The session.</param>
    /// <param name="expectedHead">A head that was kept elsewhere, such as in an event that a receiver has, and must stand in
    /// the log; null for none.</param>
    /// <param name="mark">A mark that was kept apart; null for none.</param>
    internal static AuditVerification Check(RegistrySession session, string? expectedHead, AuditMark? mark = null)
    {
        AuditKeys? keys = session.Database.AuditKeys;
        byte[] previous = new byte[AuditLine.HashLength];
        long count = 0, proven = 0, firstSeal = 0, otherSeals = 0;
        bool seen = expectedHead is null || IsHash(expectedHead, previous);
        var outbox = new OutboxLines();
        for (List<AuditLine> page = AuditLog.Read(session, long.MinValue, PageSize);
            page.Count > 0;
            page = AuditLog.Read(session, page[^1].Number, PageSize))
        {
            foreach (AuditLine line in page)
            {
                if (FindFault(line, count + 1, previous) is { } fault)
                    return new AuditVerification(count, Convert.ToHexStringLower(previous), fault);
                previous = Convert.FromHexString(line.Hash);
                bool? isSealed = line.SealedWith is { } with && keys is not null ? keys.IsSeal(with, previous, line.Seal) : null;
                if (isSealed == false)
                    return new AuditVerification(count, Convert.ToHexStringLower(previous),
                        $"the seal of line {line.Number} ({line.Action} {line.Subject}) is not of this line: it or a line "
                            + "before it was changed, and the chain computed again");
                seen |= expectedHead is not null && IsHash(expectedHead, previous);
                count++;
                proven = isSealed == true ? count : proven;
                otherSeals += line.SealedWith is not null && isSealed is null ? 1 : 0;
                firstSeal = firstSeal == 0 && line.SealedWith is not null ? count : firstSeal;
                outbox.Take(line);
            }
        }
        Fault? wrong = mark?.FindContradiction(session)
            ?? (seen ? null : "the expected head stands nowhere in the log: lines after it were cut off and perhaps others put "
                + $"there (the last is line {count})")
            ?? (keys is not null && proven < count ? NotSealed(proven, count, otherSeals) : null)
            ?? outbox.FindContradiction(session);
        return new AuditVerification(count, Convert.ToHexStringLower(previous), wrong)
        {
            IsProven = wrong is null && keys is not null && count > 0,
            Notes = [.. Notable(keys, mark, count, proven, firstSeal)],
        };
    }

    private static IEnumerable<string> Notable(AuditKeys? keys, AuditMark? mark, long count, long proven, long firstSeal)
    {
        if (count == 0)
            yield return "there is no line; that all were removed shows only against a mark or an event";
        else if (keys is null)
            yield return "the chain is consistent, but not proven: without the key, KEYSCAN_AUDIT_KEY or the pepper, nobody can "
                + "tell whether a line was changed and the chain computed again";
        else if (firstSeal > 1)
            yield return $"lines 1 to {firstSeal - 1} are older than the first seal; what they say is what it was when line "
                + $"{firstSeal} was written";
        if (keys is not null && proven > 0)
            yield return $"the seal of line {proven} proves all up to it";
        yield return mark is null ? "no mark was kept here before: whether lines were cut off at the end is not known"
            : $"the mark of {mark.Lines} lines, {mark.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, fits";
    }

    private static string NotSealed(long proven, long count, long otherSeals) => proven == 0 && otherSeals == 0
        ? "no line is sealed with the key: they are older than it, or were all rewritten. Where they are older, "
        + "`keyscan revoke log --seal` seals them as they stand"
        : $"lines {proven + 1} to {count} are not sealed with a key that is given here: whoever wrote them had another key or "
        + "none, or forged them";

    private static Fault? FindFault(AuditLine line, long expected, byte[] previous)
    {
        if (line.Number != expected)
            return line.Number > expected ? $"line {expected} is missing: line {line.Number} follows line {expected - 1}"
                : $"line {line.Number} was put in before the first line";
        if (line.Hash == Convert.ToHexStringLower(line.Chain(previous)))
            return null;
        return $"line {line.Number} ({line.Action} {line.Subject}) does not fit: it was changed, or a line before it was "
            + "removed or put in";
    }

    private static bool IsHash(string text, byte[] hash) =>
        text.Trim().Equals(Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase);
}
