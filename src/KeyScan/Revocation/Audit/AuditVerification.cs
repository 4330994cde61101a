using KeyScan.Issued.Registry;

namespace KeyScan.Revocation.Audit;

/// <summary>What came of checking the audit log.</summary>
/// <param name="Lines">How many lines were read.</param>
/// <param name="Head">The hash of the last line, for keeping elsewhere; zeros for an empty log.</param>
/// <param name="Fault">What is wrong, with the line; null for nothing.</param>
public sealed record AuditVerification(long Lines, string Head, string? Fault)
{
    private const int PageSize = 1000;

    /// <summary>Reads the whole log and computes every hash again.</summary>
    /// <param name="session">The session.</param>
    /// <param name="expectedHead">A head that was kept elsewhere and must stand in the log; null for none. It finds lines cut off at the end.</param>
    internal static AuditVerification Of(RegistrySession session, string? expectedHead)
    {
        byte[] previous = new byte[AuditLine.HashLength];
        long count = 0;
        bool seen = expectedHead is null || IsHash(expectedHead, previous);
        for (List<AuditLine> page = AuditLog.Read(session, long.MinValue, PageSize); page.Count > 0; page = AuditLog.Read(session, page[^1].Number, PageSize))
        {
            foreach (AuditLine line in page)
            {
                if (FaultOf(line, count + 1, previous) is { } fault)
                    return new AuditVerification(count, Convert.ToHexStringLower(previous), fault);
                previous = Convert.FromHexString(line.Hash);
                seen |= expectedHead is not null && IsHash(expectedHead, previous);
                count++;
            }
        }
        string? missing = seen ? null : $"the expected head stands nowhere in the log: lines after it were cut off and perhaps others put there (the last is line {count})";
        return new AuditVerification(count, Convert.ToHexStringLower(previous), missing);
    }

    private static string? FaultOf(AuditLine line, long expected, byte[] previous)
    {
        if (line.Number != expected)
            return line.Number > expected ? $"line {expected} is missing: line {line.Number} follows line {expected - 1}" : $"line {line.Number} was put in before the first line";
        if (line.Hash == Convert.ToHexStringLower(line.Chain(previous)))
            return null;
        return $"line {line.Number} ({line.Action} {line.Subject}) does not fit: it was changed, or a line before it was removed or put in";
    }

    private static bool IsHash(string text, byte[] hash) => text.Trim().Equals(Convert.ToHexStringLower(hash), StringComparison.OrdinalIgnoreCase);
}
