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
    /// For the lower five bits of two neighbouring bytes the index of the first word that may start there, plus one; 0 for none:
    /// nearly all positions end at it.
    /// </summary>
    private static readonly byte[] FirstWords = ByStart();

    /// <summary>Adds to <paramref name="known"/> what the words in <paramref name="text"/> speak of.</summary>
    public static Nearby Find(ReadOnlySpan<byte> text, Nearby known = Nearby.None)
    {
        ReadOnlySpan<byte> first = FirstWords;
        for (int i = 0; i + 1 < text.Length && known != All; i++)
        {
            int key = Key(text[i..]), at = first[key];
            for (; at > 0 && at <= Words.Length && Key(Words[at - 1].Word) == key; at++)
            {
                (byte[] word, Nearby means) = Words[at - 1];
                if (!known.HasFlag(means) && word[0] == (text[i] | 0x20) && Bytes.IsAt(text, i, word))
                    known |= means;
            }
        }
        return known;
    }

    private static IEnumerable<(byte[] Word, Nearby Means)> Read(Nearby means, params string[] words) =>
        words.Select(w => (System.Text.Encoding.ASCII.GetBytes(w), means));

    private static int Key(ReadOnlySpan<byte> text) => ((text[0] & (Letters - 1)) * Letters) + (text[1] & (Letters - 1));

    private static byte[] ByStart()
    {
        byte[] first = new byte[Letters * Letters];
        Array.Sort(Words, static (a, b) => Key(a.Word).CompareTo(Key(b.Word)));
        for (int i = Words.Length - 1; i >= 0; i--)
            first[Key(Words[i].Word)] = (byte)(i + 1);
        return first;
    }
}
