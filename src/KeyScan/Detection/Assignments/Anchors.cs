namespace KeyScan.Detection.Assignments;

/// <summary>
/// The literals at which the lexer looks. The rules of rules/generic.yml name the same ones, so that the scan's one pass over the
/// bytes finds them; whoever has no prefilter finds them here.
/// </summary>
internal static class Anchors
{
    /// <summary>In lower case; letters of the text may have either.</summary>
    public static readonly string[] All =
    [
        "pass", "pwd", "passwd", "secret", "token", "key", "auth", "cred", "salt", "otp", "psk", "://", "jdbc:oracle:", "bearer ",
            "basic ", "identified ", "securestring ", "_pw",
        "$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$argon2", "$apr1$",
        "login(", "<<<", " on >", " -pw ", "bindpw", "rootpw", "]assword", "?assword", "*assword", ".assword", "\"assword",
        .. CommandForm.Commands,
    ];

    private static readonly byte[][] Literals = Array.ConvertAll(All, System.Text.Encoding.ASCII.GetBytes);

    /// <summary>The offset of the first literal at or after <paramref name="from"/>; -1 where there is none. Slow.</summary>
    public static int Next(ReadOnlySpan<byte> text, int from)
    {
        for (int at = from; at < text.Length; at++)
        {
            foreach (byte[] literal in Literals)
            {
                if ((text[at] | 0x20) == (literal[0] | 0x20) && Bytes.IsAt(text, at, literal))
                    return at;
            }
        }
        return -1;
    }
}
