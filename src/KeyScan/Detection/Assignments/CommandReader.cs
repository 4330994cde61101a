namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads passwords in the arguments of commands, where a flag has no telling name: <c>curl -u user:…</c>, <c>mysql -p…</c>,
/// <c>sshpass -p …</c>.
/// </summary>
internal static class CommandReader
{
    private const int Farthest = 400;

    /// <summary>Whether one of the commands stands at <paramref name="at"/>.</summary>
    public static bool IsCommand(ReadOnlySpan<byte> text, int at) =>
        FlagOf(text, at).Length > 0 && (at == 0 || !Bytes.IsName(text[at - 1]));

    /// <summary>Reads the password among the arguments on the rest of the line.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        ReadOnlySpan<byte> flags = FlagOf(text, hit);
        int end = Bytes.LineEnd(text, hit, Farthest);
        for (int i = hit; i < end - 3; i++)
        {
            if (text[i] != '-' || text[i + 1] != flags[0]
                || (text[i - 1] is not ((byte)' ' or (byte)'\t' or (byte)'"' or (byte)'\'')))
                continue;
            int start = i + 2;
            bool isGlued = !Bytes.IsBlank(text[start]) && text[start] != '=';
            // -u user:password of curl; elsewhere the flag's own argument.
            if (flags.Length > 1 && (flags[1] == 'g') != isGlued && flags[1] != ':')
                continue;
            start = text[start] == '=' ? start + 1 : Bytes.SkipBlanks(text, start);
            byte quote = start < end && Bytes.IsQuote(text[start]) ? text[start++] : (byte)0;
            int stop = start;
            while (stop < end && (quote != 0 ? text[stop] != quote : !Bytes.EndsBare(text[stop]) && text[stop] != '\\'))
                stop++;
            if (flags.Length > 1 && flags[1] == ':')
            {
                int colon = text[start..stop].IndexOf((byte)':');
                if (colon <= 0)
                    continue;
                start += colon + 1;
            }
            found.NameStart = i;
            found.NameEnd = i + 2;
            found.Kind = AssignmentKind.CommandPassword;
            found.Binding = Binding.Place;
            return stop - start >= 3
                && ValueReader.Set(ref found, start, stop, quote == 0 ? ValueForm.Bare : quote == '"' ? ValueForm.DoubleQuoted
                : ValueForm.SingleQuoted);
        }
        return false;
    }

    /// <summary>The second literal of a call with a user and a password: <c>login("user", "…")</c>.</summary>
    public static bool TryReadLogin(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int end = Bytes.LineEnd(text, hit, Farthest);
        int at = Bytes.SkipBlanks(text, hit + "login(".Length);
        if (at >= end || text[at] is not ((byte)'"' or (byte)'\''))
            return false;
        int user = text[(at + 1)..end].IndexOf(text[at]);
        if (user < 1)
            return false;
        at = Bytes.SkipBlanks(text, at + user + 2);
        if (at >= end || text[at] != ',')
            return false;
        at = Bytes.SkipBlanks(text, at + 1);
        if (at >= end || text[at] is not ((byte)'"' or (byte)'\''))
            return false;
        int length = text[(at + 1)..end].IndexOf(text[at]);
        found.NameStart = hit;
        found.NameEnd = hit + "login".Length;
        found.Kind = AssignmentKind.Password;
        found.Binding = Binding.Call;
        return length >= 3
            && ValueReader.Set(ref found, at + 1, at + 1 + length, text[at] == '"' ? ValueForm.DoubleQuoted
            : ValueForm.SingleQuoted);
    }

    /// <summary>
    /// The letter of the flag, then <c>:</c> where its argument is <c>user:password</c> and <c>g</c> where it is glued to the
    /// flag; empty for no command.
    /// </summary>
    private static ReadOnlySpan<byte> FlagOf(ReadOnlySpan<byte> text, int at) => (text[at] | 0x20) switch
    {
        'c' when Bytes.IsAt(text, at, "curl "u8) => "u:"u8,
        'm' when Bytes.IsAt(text, at, "mysql "u8) || Bytes.IsAt(text, at, "mysqldump "u8)
        || Bytes.IsAt(text, at, "mysqladmin "u8) => "pg"u8,
        's' when Bytes.IsAt(text, at, "sshpass "u8) => "p"u8,
        'd' when Bytes.IsAt(text, at, "docker login "u8) => "p"u8,
        'r' when Bytes.IsAt(text, at, "redis-cli "u8) => "a"u8,
        'l' when Bytes.IsAt(text, at, "ldapsearch "u8) => "w"u8,
        _ => default,
    };
}
