using System.Text;

namespace KeyScan.Git;

/// <summary>
/// The few settings of a repository that say how its objects are stored. Nothing is included and nothing is run; a line that git
/// would refuse is passed over.
/// </summary>
internal static class RepositoryConfig
{
    /// <summary>
    /// The settings in order: section, subsection (empty for none), key, value; sections and keys in lower case.
    /// </summary>
    public static IEnumerable<(string Section, string Subsection, string Key, string Value)> Read(string text)
    {
        string section = "", subsection = "";
        foreach (string line in Unfold(text))
        {
            string rest = line.Trim();
            if (rest.StartsWith('['))
            {
                int end = EndOfHeader(rest);
                if (end < 0)
                    continue;
                (section, subsection) = ReadHeader(rest[1..end]);
                rest = rest[(end + 1)..].Trim();
            }
            if (rest.Length == 0 || rest[0] is '#' or ';')
                continue;
            int equals = rest.IndexOf('=');
            string key = (equals < 0 ? rest : rest[..equals]).Trim().ToLowerInvariant();
            yield return (section, subsection, key, equals < 0 ? "true" : ReadValue(rest[(equals + 1)..]));
        }
    }

    /// <summary>Whether git would read the value as true.</summary>
    public static bool IsTrue(string value) => value.ToLowerInvariant() is "true" or "yes" or "on" or "1";

    /// <summary>A backslash at a line's end carries the value on.</summary>
    private static IEnumerable<string> Unfold(string text)
    {
        var line = new StringBuilder();
        foreach (string part in text.Split('\n').Select(part => part.TrimEnd('\r')))
        {
            // An odd number of backslashes: the last one is not itself escaped.
            int slashes = part.Length - part.TrimEnd('\\').Length;
            if (slashes % 2 == 1)
            {
                line.Append(part, 0, part.Length - 1);
                continue;
            }
            line.Append(part);
            yield return line.ToString();
            line.Clear();
        }
    }

    private static int EndOfHeader(string line)
    {
        bool quoted = false;
        for (int i = 1; i < line.Length; i++)
        {
            if (line[i] == '\\' && quoted) i++;
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ']' && !quoted) return i;
        }
        return -1;
    }

    private static (string Section, string Subsection) ReadHeader(string header)
    {
        int quote = header.IndexOf('"');
        if (quote >= 0)
            return (header[..quote].Trim().ToLowerInvariant(), ReadValue(header[quote..]));
        int dot = header.IndexOf('.');
        return dot < 0 ? (header.Trim().ToLowerInvariant(), "")
            : (header[..dot].Trim().ToLowerInvariant(), header[(dot + 1)..].Trim());
    }

    private static string ReadValue(string text)
    {
        var value = new StringBuilder();
        bool quoted = false;
        int kept = 0;
        text = text.Trim();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"') quoted = !quoted;
            else if (c == '\\' && i + 1 < text.Length) value.Append(
                text[++i] switch { 'n' => '\n', 't' => '\t', 'b' => '\b', char other => other });
            else if (c is '#' or ';' && !quoted) break;
            else value.Append(c);
            // Spaces before a comment are not part of the value, unless they are quoted.
            if (quoted || c is not (' ' or '\t')) kept = value.Length;
        }
        value.Length = kept;
        return value.ToString();
    }
}
