using System.Text;

namespace KeyScan.Git;

/// <summary>Lines for people that git prints while it works, some of them the words of a remote machine.</summary>
internal static class GitLines
{
    private const int Longest = 1000;

    /// <summary>
    /// The lines, ended by a line feed or, where one overwrites another, by a carriage return. Cut where too long, without
    /// control characters.
    /// </summary>
    public static IEnumerable<string> Read(GitPipe pipe)
    {
        byte[] buffer = new byte[4096];
        var line = new List<byte>();
        for (int read; (read = pipe.Read(buffer)) > 0;)
        {
            for (int i = 0; i < read; i++)
            {
                if (buffer[i] is (byte)'\n' or (byte)'\r')
                {
                    yield return Clean(line);
                    line.Clear();
                }
                else if (line.Count < Longest)
                    line.Add(buffer[i]);
            }
        }
        if (line.Count > 0)
            yield return Clean(line);
    }

    private static string Clean(List<byte> line)
    {
        char[] text = Encoding.UTF8.GetString([.. line]).ToCharArray();
        return new string(Array.ConvertAll(text, c => char.IsControl(c) ? ' ' : c)).Trim();
    }
}
