using System.Buffers;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads passwords in the arguments of commands (<see cref="CommandForm"/>), where a flag has no telling name:
/// <c>curl -u user:…</c>, <c>mysql -p…</c>, <c>sshpass -p …</c>, <c>htpasswd -b file user …</c>.
/// </summary>
internal static class CommandReader
{
    private const int Farthest = 400;
    private const int LongestShortFlags = 8;

    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Reads the password among the arguments of the command that stands at <paramref name="hit"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int hit, CommandForm form, ref Assignment found)
    {
        found.NameStart = hit;
        found.NameEnd = hit + form.Command.AsSpan().TrimEnd((byte)' ').Length;
        found.Kind = AssignmentKind.CommandPassword;
        found.Binding = Binding.Place;
        switch (form.Place)
        {
            case PasswordPlace.Piped:
                return PipeReader.TryRead(text, hit, found.NameEnd, ref found);
            case PasswordPlace.Script:
                return PromptReader.TryReadFtp(text, hit, ref found);
        }
        var arguments = new ArgumentReader(text, hit + form.Command.Length);
        bool isFound = form.Flags.Length > 0 ? TryReadFlags(text, form, ref arguments, ref found)
            : form.Place switch
            {
                PasswordPlace.PasswordFile => TryReadPasswordFile(ref arguments, ref found),
                PasswordPlace.NetUse => TryReadNetUse(ref arguments, ref found),
                PasswordPlace.NetUser => TryReadNetUser(ref arguments, ref found),
                PasswordPlace.AfterSlash => TryReadLogon(ref arguments, ref found),
                _ => TryReadPosition(form.Index, ref arguments, ref found),
            };
        found.Farthest = arguments.Farthest;
        return isFound
            || (form.Place == PasswordPlace.Argument && arguments.Farthest == 0
                && PipeReader.TryRead(text, hit, found.NameEnd, ref found));
    }

    /// <summary>
    /// What follows <c>-pw</c>, whatever the command: PuTTY's
    /// (https://the.earth.li/~sgtatham/putty/latest/htmldoc/Chapter3.html) and Kerberos' have it.
    /// </summary>
    public static bool TryReadFlag(ReadOnlySpan<byte> text, int flag, ref Assignment found)
    {
        found.NameStart = flag;
        found.NameEnd = flag + "-pw".Length;
        found.Kind = AssignmentKind.CommandPassword;
        found.Binding = Binding.Place;
        var arguments = new ArgumentReader(text, found.NameEnd);
        bool isFound = arguments.TryNext() && arguments.TryTake(arguments.Start, ref found);
        found.Farthest = arguments.Farthest;
        return isFound;
    }

    private static bool TryReadFlags(ReadOnlySpan<byte> text, CommandForm form, ref ArgumentReader arguments,
        ref Assignment found)
    {
        bool isNext = false;
        while (arguments.TryNext())
        {
            int at = isNext ? arguments.Start : -1;
            isNext = false;
            if (at < 0)
            {
                at = AfterFlag(arguments.Word, form);
                if (at < 0)
                    continue;
                isNext = at == arguments.Word.Length;
                if (isNext)
                    continue;
                at += arguments.Start;
            }
            int start = form.Place switch
            {
                PasswordPlace.AfterColon => After((byte)':', text[at..arguments.End]),
                PasswordPlace.AfterComma => After((byte)',', text[at..arguments.End]),
                PasswordPlace.AfterPercent => After((byte)'%', text[at..arguments.End]),
                _ => 0,
            };
            if (start < 0)
                continue;
            // The quote that opens before the user closes behind the password.
            int end = arguments.End;
            bool isQuoted = start > 0 && Bytes.IsQuote(text[at]) && text[end - 1] == text[at];
            if (!arguments.TryTake(at + start, ref found))
                return false;
            return !isQuoted || found.ValueEnd < end || found.Form != ValueForm.Bare
                || (end - found.ValueStart > 3 && ValueReader.Set(ref found, found.ValueStart, end - 1, text[at] == '"'
                    ? ValueForm.DoubleQuoted : ValueForm.SingleQuoted));
        }
        return false;
    }

    /// <summary>The offset after the separator and what stands before it; -1 where that is nothing.</summary>
    private static int After(byte separator, ReadOnlySpan<byte> argument)
    {
        int at = argument.IndexOf(separator);
        return at > 0 && (at > 1 || !Bytes.IsQuote(argument[0])) && at + 1 < argument.Length ? at + 1 : -1;
    }

    /// <summary>
    /// Where in a word a flag's value starts; the word's length where the next one is the value, and -1 where it is no such flag.
    /// </summary>
    private static int AfterFlag(ReadOnlySpan<byte> word, CommandForm form)
    {
        foreach (byte[] flag in form.Flags)
        {
            bool isShort = flag.Length == 2;
            if (word.SequenceEqual(flag))
                return form.Place == PasswordPlace.Glued ? -1 : word.Length;
            if (word.StartsWith(flag))
            {
                if (word[flag.Length] == '=' && form.Place != PasswordPlace.Glued)
                    return flag.Length + 1;
                if (form.Place is PasswordPlace.Glued or PasswordPlace.GluedArgument
                    || (isShort
                        && form.Place is PasswordPlace.AfterColon or PasswordPlace.AfterComma or PasswordPlace.AfterPercent))
                    return flag.Length;
            }
            // curl -sSLu user:…
            if (isShort && form.Place == PasswordPlace.AfterColon && word.Length is > 2 and < LongestShortFlags && word[0] == '-'
                && word[^1] == flag[1] && !word[1..].ContainsAnyExcept(Letters))
                return word.Length;
        }
        return -1;
    }

    private static bool TryReadPosition(int index, ref ArgumentReader arguments, ref Assignment found)
    {
        while (arguments.TryNext())
        {
            if (arguments.Word[0] != '-' && index-- == 0)
                return arguments.TryTake(arguments.Start, ref found);
        }
        return false;
    }

    /// <summary>https://httpd.apache.org/docs/2.4/programs/htpasswd.html.</summary>
    private static bool TryReadPasswordFile(ref ArgumentReader arguments, ref Assignment found)
    {
        bool isBatch = false, isPrinted = false;
        while (arguments.TryNext())
        {
            ReadOnlySpan<byte> word = arguments.Word;
            if (word[0] != '-')
                return isBatch && TryReadPosition(isPrinted ? 0 : 1, ref arguments, ref found);
            isBatch |= word.Contains((byte)'b');
            isPrinted |= word.Contains((byte)'n');
            if (word[^1] is (byte)'C' or (byte)'r' && !arguments.TryNext())
                return false;
        }
        return false;
    }

    /// <summary>https://learn.microsoft.com/windows-server/administration/windows-commands/net-use.</summary>
    private static bool TryReadNetUse(ref ArgumentReader arguments, ref Assignment found)
    {
        bool isFound = false, hasUser = false;
        while (arguments.TryNext())
        {
            ReadOnlySpan<byte> word = arguments.Word.TrimStart("\"'"u8);
            hasUser |= Bytes.IsAt(word, 0, "/u"u8);
            bool isOther = word.IsEmpty || word[0] is (byte)'/' or (byte)'\\' or (byte)'*'
                || (word.Length == 2 && word[1] == ':');
            if (!isOther && !isFound)
                isFound = arguments.TryTake(arguments.Start, ref found);
        }
        return isFound && hasUser;
    }

    private static bool TryReadNetUser(ref ArgumentReader arguments, ref Assignment found)
    {
        bool isFound = false, isAdded = false;
        int others = 0;
        while (arguments.TryNext())
        {
            isAdded |= Bytes.IsAt(arguments.Word, 0, "/add"u8);
            if (arguments.Word[0] != '/' && others++ == 1)
                isFound = arguments.TryTake(arguments.Start, ref found);
        }
        return isFound && isAdded;
    }

    /// <summary>
    /// <c>user/password@database</c>:
    /// https://docs.oracle.com/en/database/oracle/oracle-database/23/sqpug/starting-SQL-Plus.html.
    /// </summary>
    private static bool TryReadLogon(ref ArgumentReader arguments, ref Assignment found)
    {
        while (arguments.TryNext())
        {
            ReadOnlySpan<byte> word = arguments.Word;
            if (word[0] is (byte)'-' or (byte)'@' or (byte)'/')
                continue;
            int slash = word.IndexOf((byte)'/');
            if (slash < 1 || word[slash - 1] == ':' || !arguments.TryTake(arguments.Start + slash + 1, ref found))
                return false;
            // The last @: the password may have one too.
            int length = word[(slash + 1)..(found.ValueEnd - arguments.Start)].LastIndexOf((byte)'@');
            if (length >= 0)
                found.ValueEnd = found.ValueStart + length;
            return found.ValueEnd - found.ValueStart >= 3;
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
}
