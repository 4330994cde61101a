using System.Security.Cryptography;
using System.Text;
using KeyScan.Detection.Issued;
using KeyScan.Primitives.Files;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Audit;

/// <summary>
/// What the audit log is protected with outside the database: the key of its seals, from KEYSCAN_AUDIT_KEY,
/// KEYSCAN_AUDIT_KEY_FILE or the pepper, and the file of its mark, KEYSCAN_AUDIT_MARK or one of the user's own for each
/// registry.
/// </summary>
internal static class AuditTrail
{
    private const string Variable = "KEYSCAN_AUDIT_KEY";
    private const int Shortest = 16;
    private const int Longest = 64 << 10;

    /// <summary>Who acts, for the log.</summary>
    public static string Actor => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>Gives a registry the keys that this program has.</summary>
    /// <exception cref="ProblemException">The log's own key is wrong.</exception>
    public static RegistryDatabase WithKeys(RegistryDatabase database)
    {
        try
        {
            // A pepper that is wrong is told of where it is needed.
            database.AuditKeys = AuditKeys.Create(OwnKey(), PepperSource.Read([]));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Where the mark of a registry's log is kept; null where there is no place for it.</summary>
    public static string? MarkOf(RegistryDatabase database)
    {
        if (Environment.GetEnvironmentVariable("KEYSCAN_AUDIT_MARK") is { Length: > 0 } given)
            return Path.GetFullPath(given);
        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (state is null || !Path.IsPathRooted(state))
        {
            string home =
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            if (home.Length == 0)
                return null;
            const Environment.SpecialFolderOption asItIs = Environment.SpecialFolderOption.DoNotVerify;
            state = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, asItIs)
                : Path.Combine(home, ".local", "state");
        }
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database.Address.Shown)))[..32];
        return Path.Combine(state, "keyscan", "audit", $"{name}.json");
    }

    /// <summary>Keeps the mark up to date after something was done.</summary>
    /// <exception cref="ProblemException">The log contradicts it.</exception>
    public static void KeepMark(RegistryDatabase database)
    {
        if (MarkOf(database) is { } path)
            new RevocationRecord(database).KeepMark(path, TimeProvider.System.GetUtcNow());
    }

    private static byte[]? OwnKey()
    {
        byte[]? key = null;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text)
            key = Encoding.UTF8.GetBytes(text);
        else if (Environment.GetEnvironmentVariable($"{Variable}_FILE") is { Length: > 0 } file)
            key = ReadFile(file);
        return key is null or { Length: >= Shortest } ? key : throw new ProblemException(
            new Problem($"the key of the audit log has {key.Length} bytes", Variable, $"Use at least {Shortest} random ones"));
    }

    private static byte[] ReadFile(string file)
    {
        try
        {
            return Encoding.UTF8.GetBytes(RegularFile.ReadText(file, Longest).TrimEnd('\r', '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem($"the key of the audit log cannot be read: {e.Message.TrimEnd('.')}", file,
                $"Check {Variable}_FILE"), e);
        }
    }
}
