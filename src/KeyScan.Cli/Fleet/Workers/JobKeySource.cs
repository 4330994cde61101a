using System.Text;
using KeyScan.Detection.Issued;
using KeyScan.Forges.Queue;
using KeyScan.Primitives.Files;

namespace KeyScan.Cli.Fleet.Workers;

/// <summary>
/// What jobs are signed with: KEYSCAN_QUEUE_KEY, or the file that KEYSCAN_QUEUE_KEY_FILE names, and otherwise the organisation's
/// pepper, which who enqueues and who works have anyway where they know issued keys. Never an argument, which every process can
/// read.
/// </summary>
internal static class JobKeySource
{
    /// <summary>The variable.</summary>
    public const string Variable = "KEYSCAN_QUEUE_KEY";

    private const int Largest = 1 << 16;

    /// <summary>The key; null where there is none.</summary>
    /// <exception cref="ProblemException">The file cannot be read, or what is there is too short.</exception>
    public static JobKey? Read()
    {
        string? text = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given
            : Environment.GetEnvironmentVariable($"{Variable}_FILE") is { Length: > 0 } file ? ReadFile(file)
            : null;
        if (text is not null)
        {
            byte[] secret = Encoding.UTF8.GetBytes(text);
            return secret.Length >= JobKey.Shortest
                ? JobKey.Derive(secret)
                : throw new ProblemException(
                    new Problem($"the queue's key has {secret.Length} bytes", Variable,
                        $"Use at least {JobKey.Shortest} random ones: openssl rand -hex 32"));
        }
        var problems = new List<Problem>();
        PepperRing? peppers = PepperSource.Read(problems);
        if (problems.Count > 0)
            throw new ProblemException(problems[0]);
        return peppers is null ? null : JobKey.Derive(peppers);
    }

    private static string ReadFile(string file)
    {
        try
        {
            using var reader = new StreamReader(RegularFile.OpenInput(file), Encoding.UTF8);
            char[] text = new char[Largest];
            int length = reader.ReadBlock(text);
            return length < Largest ? new string(text, 0, length).TrimEnd('\r', '\n')
                : throw new IOException($"it has more than {Largest:N0} characters");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                new Problem($"the queue's key cannot be read: {e.Message.TrimEnd('.')}", file, $"Check {Variable}_FILE"), e);
        }
    }
}
