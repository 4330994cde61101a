using System.Globalization;
using System.Text;
using KeyScan.Primitives.Files;

namespace KeyScan.Detection.Issued;

/// <summary>
/// Where the organisation's peppers come from: the environment or files, never an argument, which every process can read.
/// KEYSCAN_PEPPER or KEYSCAN_PEPPER_FILE is the current one, of the epoch KEYSCAN_PEPPER_EPOCH (1); KEYSCAN_PEPPER_E1 or
/// KEYSCAN_PEPPER_FILE_E1 is the older one of epoch 1, and so on.
/// </summary>
internal static class PepperSource
{
    private const int Shortest = 16;
    private const int Largest = 64 * 1024;
    private const string Variable = "KEYSCAN_PEPPER";

    /// <summary>All peppers; null where there is none, or where one of them is wrong.</summary>
    public static PepperRing? Read(List<Problem> problems)
    {
        int before = problems.Count;
        if (ReadKey("", problems) is not { } key)
            return null;
        int epoch = ReadEpoch(problems);
        var peppers = new List<Pepper> { new(epoch, key) };
        for (int older = epoch - 1; older > 0; older--)
        {
            if (ReadKey($"_E{older}", problems) is { } olderKey)
                peppers.Add(new Pepper(older, olderKey));
        }
        return problems.Count == before ? new PepperRing(peppers) : null;
    }

    /// <summary>All peppers, for commands that do nothing without.</summary>
    /// <exception cref="ProblemException">There is none, or one of them is wrong.</exception>
    public static PepperRing Require()
    {
        var problems = new List<Problem>();
        PepperRing? ring = Read(problems);
        if (problems.Count > 0)
            throw new ProblemException(problems[0]);
        return ring ?? throw new ProblemException(new Problem("fingerprints need the organisation's pepper", Variable,
            "Put 32 random bytes into a file (`openssl rand -hex 32 > pepper`) and set KEYSCAN_PEPPER_FILE"));
    }

    private static int ReadEpoch(List<Problem> problems)
    {
        string text = Environment.GetEnvironmentVariable($"{Variable}_EPOCH") is { Length: > 0 } given ? given : "1";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) && epoch is > 0 and < 1000)
            return epoch;
        problems.Add(new Problem($"{ShownValue.Of(text)} is no epoch", $"{Variable}_EPOCH",
            "Write 1 for the first pepper, one more for each rotation"));
        return 1;
    }

    private static byte[]? ReadKey(string suffix, List<Problem> problems)
    {
        byte[]? key = null;
        if (Environment.GetEnvironmentVariable(Variable + suffix) is { Length: > 0 } text)
            key = Encoding.UTF8.GetBytes(text);
        else if (Environment.GetEnvironmentVariable($"{Variable}_FILE{suffix}") is { Length: > 0 } file)
            key = ReadFile(file, suffix, problems);
        if (key is null || key.Length >= Shortest)
            return key;
        problems.Add(new Problem($"the pepper has {key.Length} bytes", Variable + suffix,
            $"Use at least {Shortest} random ones"));
        return null;
    }

    private static byte[]? ReadFile(string file, string suffix, List<Problem> problems)
    {
        try
        {
            using var reader = new StreamReader(RegularFile.OpenInput(file), Encoding.UTF8);
            char[] text = new char[Largest];
            int length = reader.ReadBlock(text);
            if (length == Largest)
                throw new IOException($"it has more than {Largest:N0} characters");
            return Encoding.UTF8.GetBytes(new string(text, 0, length).TrimEnd('\r', '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem($"the pepper cannot be read: {e.Message.TrimEnd('.')}", file,
                $"Check {Variable}_FILE{suffix}"));
            return null;
        }
    }
}
