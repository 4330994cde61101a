namespace KeyScan.Detection.Assignments;

/// <summary>Lines of configuration in which words stand between a name and its value, or a user before the name.</summary>
internal static class ConfigurationWords
{
    /// <summary>Where the value starts in the line that starts at <paramref name="line"/>; 0 where it is no such line.</summary>
    /// <param name="text">All of the text.</param>
    /// <param name="line">Where the line starts, without its blanks.</param>
    /// <param name="at">Where the word after the name starts.</param>
    /// <param name="found">The name.</param>
    public static int Read(ReadOnlySpan<byte> text, int line, int at, ref Assignment found)
    {
        ReadOnlySpan<byte> name = text[found.NameStart..found.NameEnd];
        switch (text[line] | 0x20)
        {
            // sentinel auth-pass master …: https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/
            case 's' when Bytes.IsAt(text, line, "sentinel auth-pass "u8):
                return NextWord(text, at);
            // AUTH … and AUTH user …: https://redis.io/docs/latest/commands/auth/.
            // Mechanisms of SMTP are written in capitals.
            case 'a' when line == found.NameStart && name.SequenceEqual("AUTH"u8):
                int end = ValueReader.BareEnd(text, at), next = NextWord(text, at);
                found.Kind = AssignmentKind.Password;
                return !text[at..end].ContainsAnyInRange((byte)'a', (byte)'z') ? 0
                    : next > 0 && EndsLine(text, ValueReader.BareEnd(text, next)) ? next : EndsLine(text, end) ? at : 0;
            // user name password …, user name insecure-password …: HAProxy's userlist, and its kin.
            case 'u' when found.NameStart > line && (Bytes.IsAt(text, line, "user "u8) || Bytes.IsAt(text, line, "username "u8))
                && found.Words.Last == NameWord.Password && NextWord(text, line) is > 0 and int user
                && NextWord(text, user) == found.NameStart:
            // enable secret 0 …: the digit says how it is written,
            // https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html
            case 'e' when Bytes.IsAt(text, line, "enable "u8) && NextWord(text, line) == found.NameStart:
                bool isNumbered = at + 1 < text.Length && char.IsAsciiDigit((char)text[at]) && Bytes.IsBlank(text[at + 1]);
                int value = isNumbered ? NextWord(text, at) : at;
                return value > 0 && EndsLine(text, ValueReader.BareEnd(text, value)) ? value : 0;
        }
        return 0;
    }

    /// <summary>Where the next word of the line starts; 0 where the line ends.</summary>
    private static int NextWord(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] > ' ')
            at++;
        at = Bytes.SkipBlanks(text, at);
        return at < text.Length && text[at] > ' ' ? at : 0;
    }

    private static bool EndsLine(ReadOnlySpan<byte> text, int at)
    {
        at = Bytes.SkipBlanks(text, at);
        return at >= text.Length || text[at] is (byte)'\n' or (byte)'\r' or (byte)'#';
    }
}
