using System.Text;

namespace KeyScan.Cli;

/// <summary>Where the organisation's pepper comes from: the environment or a file, never an argument, which every process can read.</summary>
internal static class PepperSource
{
    private const int Shortest = 16;

    /// <summary>The pepper of KEYSCAN_PEPPER, or of the file KEYSCAN_PEPPER_FILE names; its epoch is KEYSCAN_PEPPER_EPOCH (1). Null for none.</summary>
    public static Pepper? Read(List<Problem> problems)
    {
        if (ReadKey(problems) is not { } key)
            return null;
        if (key.Length < Shortest)
        {
            problems.Add(new Problem($"the pepper has {key.Length} bytes", "KEYSCAN_PEPPER", $"Use at least {Shortest} random ones"));
            return null;
        }
        string epoch = Environment.GetEnvironmentVariable("KEYSCAN_PEPPER_EPOCH") ?? "1";
        if (int.TryParse(epoch, out int number) && number > 0)
            return new Pepper(number, key);
        problems.Add(new Problem($"`{epoch}` is no epoch", "KEYSCAN_PEPPER_EPOCH", "Write 1 for the first pepper, one more for each rotation"));
        return null;
    }

    private static byte[]? ReadKey(List<Problem> problems)
    {
        if (Environment.GetEnvironmentVariable("KEYSCAN_PEPPER") is { Length: > 0 } text)
            return Encoding.UTF8.GetBytes(text);
        if (Environment.GetEnvironmentVariable("KEYSCAN_PEPPER_FILE") is not { Length: > 0 } file)
            return null;
        try
        {
            return Encoding.UTF8.GetBytes(File.ReadAllText(file).TrimEnd('\r', '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem($"the pepper cannot be read: {e.Message.TrimEnd('.')}", file, "Check KEYSCAN_PEPPER_FILE"));
            return null;
        }
    }
}
