namespace KeyScan.Detection.Assignments;

/// <summary>A few words, looked for in the text around a candidate, letters in either case, also inside longer words.</summary>
internal sealed class NearWords
{
    private readonly byte[][] _words;
    private readonly uint[] _starts = new uint[8];

    private NearWords(params string[] words)
    {
        _words = Array.ConvertAll(words, System.Text.Encoding.ASCII.GetBytes);
        foreach (byte[] word in _words)
        {
            _starts[word[0] >> 5] |= 1u << (word[0] & 31);
            int upper = word[0] & ~0x20;
            _starts[upper >> 5] |= 1u << (upper & 31);
        }
    }

    /// <summary>Words for somebody who logs in.</summary>
    public static NearWords Users { get; } = new("user", "login", "email", "account", "client_id", "clientid", "access_key_id", "appid", "app_id");

    /// <summary>Words for what one logs in to.</summary>
    public static NearWords Hosts { get; } = new("host", "port", "database", "dbname", "server", "endpoint", "jdbc", "://");

    /// <summary>Words of tests.</summary>
    public static NearWords Tests { get; } = new("assert", "expect", "should", "test", "mock", "fixture");

    /// <summary>Whether one of them stands in <paramref name="text"/>.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            if ((_starts[b >> 5] >> (b & 31) & 1) == 0)
                continue;
            foreach (byte[] word in _words)
            {
                if (word[0] == (b | 0x20) && Bytes.IsAt(text, i, word))
                    return true;
            }
        }
        return false;
    }
}
