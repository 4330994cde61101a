using System.Text;
using KeyScan.Registry.Import;

namespace KeyScan.Cli.Registry;

/// <summary>Times in arguments, written as in imports.</summary>
internal static class KeyTime
{
    /// <summary>The time that <paramref name="text"/> says.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static DateTimeOffset Parse(string text, string option) =>
        ImportTime.TryParse(Encoding.UTF8.GetBytes(text), out DateTimeOffset time)
        ? time
        : throw new ProblemException(
        new Problem($"{ShownValue.Of(text)} is no time", option, "Write 2026-01-31, or 2026-01-31T10:00:00Z"));
}
