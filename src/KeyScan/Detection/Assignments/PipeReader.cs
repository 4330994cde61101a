namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads passwords that a command gets from another one, or from its shell: <c>echo … | sudo -S</c>,
/// <c>sudo -S … &lt;&lt;&lt; …</c>.
/// </summary>
internal static class PipeReader
{
    /// <summary>Reads what is piped into the command at <paramref name="hit"/> on its line.</summary>
    /// <param name="text">All of the text.</param>
    /// <param name="hit">Where the command stands.</param>
    /// <param name="end">The offset just after what is known of it.</param>
    /// <param name="found">Takes the value.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int hit, int end, ref Assignment found)
    {
        int line = Bytes.LineStart(text, hit);
        int pipe = text[line..hit].LastIndexOf((byte)'|');
        if (pipe <= 0)
            return false;
        ReadOnlySpan<byte> before = text[line..(line + pipe)];
        int echo = Math.Max(before.LastIndexOf("echo "u8), before.LastIndexOf("printf "u8));
        if (echo < 0 || (echo > 0 && Bytes.IsName(before[echo - 1])))
            return false;
        found.NameStart = hit;
        found.NameEnd = end;
        found.Kind = AssignmentKind.CommandPassword;
        found.Binding = Binding.Place;
        var words = new ArgumentReader(text, line + echo + (before[echo] == 'e' ? "echo ".Length : "printf ".Length));
        while (words.TryNext())
        {
            if (words.Word[0] == '-' || words.Word.SequenceEqual("%s"u8) || words.Word[1..].StartsWith("%s"u8))
                continue;
            return Bytes.SkipBlanks(text, words.End) == line + pipe && words.TryTake(words.Start, ref found)
                && (!Bytes.IsAt(text, hit, "chpasswd"u8) || TakeAfterColon(text, ref found));
        }
        return false;
    }

    /// <summary>Reads the word after <c>&lt;&lt;&lt;</c> where a command stands before it that asks for a password.</summary>
    public static bool TryReadHere(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        if (hit > 0 && text[hit - 1] == '<')
            return false;
        int line = Bytes.LineStart(text, hit);
        ReadOnlySpan<byte> before = text[line..hit];
        bool isUsers = before.IndexOf("chpasswd"u8) >= 0;
        if (!isUsers && before.IndexOf("sudo -S"u8) < 0 && before.IndexOf("kinit "u8) < 0
            && before.IndexOf("passwd --stdin"u8) < 0 && before.IndexOf("password-stdin"u8) < 0)
            return false;
        found.NameStart = hit;
        found.NameEnd = hit + "<<<".Length;
        found.Kind = AssignmentKind.CommandPassword;
        found.Binding = Binding.Place;
        var words = new ArgumentReader(text, found.NameEnd);
        return words.TryNext() && words.TryTake(words.Start, ref found) && (!isUsers || TakeAfterColon(text, ref found));
    }

    /// <summary><c>user:password</c>, as chpasswd(8) reads it.</summary>
    private static bool TakeAfterColon(ReadOnlySpan<byte> text, ref Assignment found)
    {
        int colon = text[found.ValueStart..found.ValueEnd].IndexOf((byte)':');
        return colon > 0 && found.ValueEnd - found.ValueStart - colon > 3
            && ValueReader.Set(ref found, found.ValueStart + colon + 1, found.ValueEnd, found.Form);
    }
}
