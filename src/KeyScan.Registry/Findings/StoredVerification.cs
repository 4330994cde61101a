using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Findings;

/// <summary>
/// What providers said of a secret, as columns of the findings' table: the last clear answer, and when somebody last asked.
/// </summary>
internal static partial class StoredVerification
{
    /// <summary>The columns that <see cref="Read"/> takes, in its order, of the table <c>f</c>.</summary>
    public const string Columns =
        "f.outcome, f.verified_at, f.verified_host, f.asked_at, f.asked_why, f.account, f.owner, f.scopes, "
            + "f.identity_expires_at, f.identity_last_used_at, f.risk";

    private const int LongestText = 300;
    private const int MostScopes = 200;

    /// <summary>
    /// Keeps what a scan learned; nothing where it did not ask. An answer that is not clear leaves the last clear one as it is:
    /// what was known to work is not unknown because a provider had a bad day, and whose it is stays known when it works no more.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="findingId">The finding.</param>
    /// <param name="verification">What was learned.</param>
    /// <param name="clean">Takes secrets out of a stranger's text.</param>
    public static void Keep(RegistrySession session, string findingId, VerificationResult verification, Func<string?,
        string?> clean)
    {
        if (verification.Outcome == Outcome.NotTried)
            return;
        string why = Cut(clean(verification.Why)) ?? "";
        if (verification.Outcome == Outcome.Unknown)
        {
            session.Execute("UPDATE findings SET outcome = COALESCE(outcome, @unknown), verified_host = "
                + "COALESCE(verified_host, @host), asked_at = @at, asked_why = @why WHERE finding_id = @id",
                ("@unknown", NameOf(Outcome.Unknown)), ("@host", Cut(clean(verification.Host))), ("@at", verification.At.ToSql()),
                ("@why", why), ("@id", findingId));
            return;
        }
        Identity? identity = verification.Identity;
        session.Execute(
            """
            UPDATE findings SET outcome = @outcome, verified_at = @at, verified_host = @host, asked_at = @at, asked_why = @why,
                account = COALESCE(@account, account), owner = COALESCE(@owner, owner), scopes = COALESCE(@scopes, scopes),
                identity_expires_at = COALESCE(@expires, identity_expires_at), identity_last_used_at = COALESCE(@used, identity_last_used_at), risk = COALESCE(@risk, risk)
            WHERE finding_id = @id
            """,
            ("@outcome", NameOf(verification.Outcome)), ("@at", verification.At.ToSql()),
            ("@host", Cut(clean(verification.Host))), ("@why", why),
            ("@account", Cut(clean(identity?.Account))), ("@owner", Cut(clean(identity?.Owner))),
            ("@scopes", identity is null ? null : WriteScopes([.. identity.Scopes.Select(clean).OfType<string>()])),
            ("@expires", (identity?.ExpiresAt).ToSql()), ("@used", (identity?.LastUsedAt).ToSql()),
            ("@risk", (long?)identity?.Risk), ("@id", findingId));
    }

    /// <summary>What is kept.</summary>
    /// <param name="row">A row that has <see cref="Columns"/>.</param>
    /// <param name="first">The number of the first of them.</param>
    public static VerificationResult Read(DbDataReader row, int first)
    {
        if (row.TextOrNull(first) is not { } outcome)
            return VerificationResult.NotTried;
        bool hasIdentity = Enumerable.Range(first + 5, 6).Any(i => !row.IsDBNull(i));
        return new VerificationResult
        {
            Outcome = Enum.GetValues<Outcome>().FirstOrDefault(o => NameOf(o) == outcome, Outcome.Unknown),
            At = row.TimeOrNull(first + 1) ?? row.TimeOrNull(first + 3),
            Host = row.TextOrNull(first + 2),
            Why = row.TextOrNull(first + 4) is { Length: > 0 } why ? why : null,
            Identity = !hasIdentity ? null : new Identity
            {
                Account = row.TextOrNull(first + 5),
                Owner = row.TextOrNull(first + 6),
                Scopes = ReadScopes(row.TextOrNull(first + 7)),
                ExpiresAt = row.TimeOrNull(first + 8),
                LastUsedAt = row.TimeOrNull(first + 9),
                Risk = (Severity?)row.NumberOrNull(first + 10),
            },
        };
    }

    /// <summary>The name of an outcome in the database; it stands there and never changes.</summary>
    private static string NameOf(Outcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());

    private static string? Cut(string? text) => text is null ? null
        : string.Concat(text.EnumerateRunes().Where(r => r.Value != 0).Take(LongestText));

    private static string WriteScopes(IReadOnlyList<string> scopes) =>
        JsonSerializer.Serialize([.. scopes.Take(MostScopes).Select(s => Cut(s)!)], ScopeJson.Default.StringArray);

    private static IReadOnlyList<string> ReadScopes(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), ScopeJson.Default.StringArray)
                ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Makes the code that reads and writes scopes when the library is built, so that it needs no reflection.</summary>
    [JsonSerializable(typeof(string[]))]
    private sealed partial class ScopeJson : JsonSerializerContext;
}
