using System.Buffers;
using System.Text;

namespace KeyScan.Detection.Assignments;

/// <summary>A few words, looked for in the text around a candidate, letters in either case, also inside longer words.</summary>
internal sealed class NearWords
{
    private const int Longest = 256;

    // A line of nothing but names has a candidate every few bytes, and this is asked six times for each: all words at once, by vectors.
    private readonly SearchValues<string> _words;

    private NearWords(params string[] words) => _words = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Words for somebody who logs in.</summary>
    public static NearWords Users { get; } = new("user", "login", "email", "account", "client_id", "clientid", "access_key_id", "appid", "app_id");

    /// <summary>Words for what one logs in to.</summary>
    public static NearWords Hosts { get; } = new("host", "port", "database", "dbname", "server", "endpoint", "jdbc", "://");

    /// <summary>Words of tests.</summary>
    public static NearWords Tests { get; } = new("assert", "expect", "should", "test", "mock", "fixture");

    /// <summary>Whether one of them stands in <paramref name="text"/>, of at most 256 bytes.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[Longest];
        int length = Encoding.Latin1.GetChars(text, characters);
        return characters[..length].ContainsAny(_words);
    }
}
