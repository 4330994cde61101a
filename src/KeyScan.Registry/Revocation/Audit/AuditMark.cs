using System.Globalization;
using System.Text;
using System.Text.Json;
using KeyScan.Primitives.Files;
using KeyScan.Registry.Database;

namespace KeyScan.Registry.Revocation.Audit;

/// <summary>
/// How far the audit log had come at some time, kept apart from the database: who cuts lines off there, or all of them, cannot
/// change it here.
/// </summary>
/// <param name="Lines">How many lines there were.</param>
/// <param name="Head">The hash of the last, hexadecimal.</param>
/// <param name="At">When that was.</param>
internal sealed record AuditMark(long Lines, string Head, DateTimeOffset At)
{
    private const string Schema = "keyscan-audit-mark/1";
    private const int LargestFile = 64 << 10;

    /// <summary>Reads a mark; null where there is none.</summary>
    /// <exception cref="ProblemException">What is there is none, or cannot be read.</exception>
    public static AuditMark? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using JsonDocument json = JsonDocument.Parse(RegularFile.ReadBytes(path, LargestFile));
            return json.RootElement.GetProperty("schema").GetString() == Schema
                ? new AuditMark(json.RootElement.GetProperty("lines").GetInt64(),
                    json.RootElement.GetProperty("head").GetString()!, json.RootElement.GetProperty("at").GetDateTimeOffset())
                : throw new FormatException("it is of another form");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException
            or InvalidOperationException or KeyNotFoundException)
        {
            throw new ProblemException(new Problem($"this is no mark of an audit log: {e.Message.TrimEnd('.')}", path,
                "Look who wrote to it; without it lines cut off at the log's end are not noticed"), e);
        }
    }

    /// <summary>Writes it in one step, readable by its owner alone. A folder that is not there is made.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string at = At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        string text = string.Create(CultureInfo.InvariantCulture,
            $$"""{"schema":"{{Schema}}","lines":{{Lines}},"head":"{{Head}}","at":"{{at}}"}""");
        AtomicFile.WriteForOwner(path, stream => stream.Write(Encoding.UTF8.GetBytes($"{text}\n")));
    }

    /// <summary>What of the log contradicts the mark; null where it goes on from there.</summary>
    internal Fault? FindContradiction(RegistrySession session)
    {
        if (Lines == 0)
            return null;
        string? hash = session.First("SELECT hash FROM audit_log WHERE seq = @line",
            r => Convert.ToHexStringLower(r.GetFieldValue<byte[]>(0)), ("@line", Lines));
        string said = string.Create(CultureInfo.InvariantCulture,
            $"the mark of {At.UtcDateTime:yyyy-MM-dd HH:mm} UTC says that there were {Lines} lines");
        return hash is null ? $"{said}, and there are {AuditLog.Head(session).Lines}: lines were cut off at the end"
            : hash.Equals(Head, StringComparison.OrdinalIgnoreCase) ? null
            : $"{said} and another hash at line {Lines}: a line up to there was changed, and the chain computed again";
    }
}
