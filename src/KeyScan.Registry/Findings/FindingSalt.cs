using System.Security.Cryptography;
using System.Text;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings;

/// <summary>
/// What keys the ids of findings in a registry, where nobody has given a salt: one of the registry's own, made at its first scan,
/// so that nobody can try secrets on ids that were seen in a report. A registry that has findings from before keeps the salt that
/// those have.
/// </summary>
internal static class FindingSalt
{
    private const string Name = "finding_salt";
    private const int Bytes = 16;

    /// <summary>Reads it, and makes it where there is none yet.</summary>
    /// <exception cref="ProblemException">The registry failed.</exception>
    public static string Read(RegistryDatabase database) => database.Run(session => session.InTransaction(() =>
    {
        if (StoredSetting.Find(session, Name) is { } known)
            return known;
        bool isNew = session.First("SELECT COUNT(*) FROM findings", r => r.GetInt64(0)) == 0;
        if (!isNew || database.IsReadOnly)
            return Encoding.UTF8.GetString(FindingId.SharedSalt.Span);
        StoredSetting.WriteFirst(session, Name, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));
        return StoredSetting.Find(session, Name) ?? throw new InvalidOperationException("The salt was not kept.");
    }));
}
