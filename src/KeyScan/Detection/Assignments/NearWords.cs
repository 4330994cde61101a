namespace KeyScan.Detection.Assignments;

/// <summary>A few words, looked for in the text around a candidate, letters in either case, also inside longer words.</summary>
internal static class NearWords
{
    private const Nearby All = Nearby.User | Nearby.Host | Nearby.Test;
    private const int Letters = 32;

    private static readonly (byte[] Word, Nearby Means)[] Words =
    [
        .. Read(Nearby.User, "user", "login", "email", "account", "client_id", "clientid", "access_key_id", "appid", "app_id"),
        .. Read(Nearby.Host, "host", "port", "database", "dbname", "server", "endpoint", "jdbc", "://"),
        .. Read(Nearby.Test, "assert", "expect", "should", "test", "mock", "fixture"),
    ];

    /// <summary>
    /// For the lower five bits of two neighbouring bytes whether a word may start there: nearly all positions end at it.
    /// </summary>
    private static readonly bool[] MayStart = Starts();

    /// <summary>Adds to <paramref name="known"/> what the words in <paramref name="text"/> speak of.</summary>
    public static Nearby Find(ReadOnlySpan<byte> text, Nearby known = Nearby.None)
    {
        ReadOnlySpan<bool> mayStart = MayStart;
        for (int i = 0; i + 1 < text.Length && known != All; i++)
        {
            if (!mayStart[((text[i] & (Letters - 1)) * Letters) + (text[i + 1] & (Letters - 1))])
                continue;
            foreach ((byte[] word, Nearby means) in Words)
            {
                if (!known.HasFlag(means) && word[0] == (text[i] | 0x20) && Bytes.IsAt(text, i, word))
                    known |= means;
            }
        }
        return known;
    }

    private static IEnumerable<(byte[] Word, Nearby Means)> Read(Nearby means, params string[] words) =>
        words.Select(w => (System.Text.Encoding.ASCII.GetBytes(w), means));

    private static bool[] Starts()
    {
        bool[] starts = new bool[Letters * Letters];
        foreach ((byte[] word, _) in Words)
            starts[((word[0] & (Letters - 1)) * Letters) + (word[1] & (Letters - 1))] = true;
        return starts;
    }
}
