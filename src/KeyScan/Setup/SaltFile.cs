using KeyScan.Configuration;
using KeyScan.Primitives.Files;
using KeyScan.Text;

namespace KeyScan.Setup;

/// <summary>
/// Puts a salt into <c>.keyscan.yml</c>, so that ids stay the same in every clone, shallow ones and what is no repository
/// included.
/// </summary>
internal static class SaltFile
{
    private const string Name = ".keyscan.yml";

    /// <summary>Bytes.</summary>
    private const long LongestConfiguration = 1 << 20;

    /// <summary>The configuration of a folder, there or not.</summary>
    public static string In(string folder) => ConfigurationFile.Discover(folder) is { } found
        && Path.GetDirectoryName(found) == folder ? found : Path.Combine(folder, Name);

    /// <summary>Adds the line to a configuration that has none; what there is to say of it.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="salt">The salt.</param>
    public static string Add(string path, string salt)
    {
        string shown = PrintableText.Of(Path.GetRelativePath(".", path)), line = $"salt: {salt}";
        string advice = $"So that ids stay the same in every clone, put a line `salt: …` with 16 or more random characters "
            + $"into {shown}.";
        try
        {
            var file = new FileInfo(path);
            string text = file.Exists ? RegularFile.ReadText(path, LongestConfiguration) : "";
            string changed =
                $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}# Keys the ids of findings: they stay the same "
                    + $"as long as this does.\n{line}\n";
            var problems = new List<Problem>();
            // Not every file takes a line at its end.
            if (file.LinkTarget is not null || ConfigurationFile.Parse(path, changed, problems).Salt != salt
                || problems.Count > 0)
                return advice;
            File.WriteAllText(path, changed);
            return $"{shown}: `salt` added, which keys the ids of findings. Commit it along.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return advice;
        }
    }
}
