namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads name, what binds, and value around a word that credentials are named by. Knows no language by name, only the forms that
/// languages share; README.md beside this file lists them. Allocates nothing.
/// </summary>
internal static class AssignmentLexer
{
    private const int LongestName = 80;
    private const int LongestType = 40;

    /// <summary>
    /// Reads the assignment around the literal that stands at <paramref name="hit"/>; false where there is none.
    /// </summary>
    /// <param name="text">All of the text.</param>
    /// <param name="hit">Where a literal of the rules that the lexer serves stands.</param>
    /// <param name="path">What the path says about the text.</param>
    /// <param name="seen">The end of the last name looked at, so that one with two literals is read once; starts at 0.</param>
    /// <param name="found">What was read.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int hit, PathTraits path, ref int seen, out Assignment found)
    {
        found = default;
        switch (text[hit])
        {
            case (byte)':':
                return UnnamedSecretReader.TryReadUrl(text, hit, ref found);
            case (byte)'j' when Bytes.IsAt(text, hit, "jdbc:oracle:"u8):
                return UnnamedSecretReader.TryReadOracle(text, hit, ref found);
            case (byte)'$':
                return UnnamedSecretReader.TryReadHash(text, hit, ref found);
            case (byte)'b' or (byte)'B' when Bytes.IsAt(text, hit, "bearer "u8) || Bytes.IsAt(text, hit, "basic "u8):
                return UnnamedSecretReader.TryReadHeader(text, hit, ref found);
            case (byte)'l' or (byte)'L' when Bytes.IsAt(text, hit, "login("u8):
                return CommandReader.TryReadLogin(text, hit, ref found);
            case (byte)'s' or (byte)'S' when Bytes.IsAt(text, hit, "securestring "u8):
                return UnnamedSecretReader.TryReadSecureString(text, hit, ref found);
            case (byte)'i' or (byte)'I' when Bytes.IsAt(text, hit, "identified "u8):
                return UnnamedSecretReader.TryReadStatement(text, hit, ref found);
            case (byte)'<':
                return PipeReader.TryReadHere(text, hit, ref found);
            case (byte)' ' when Bytes.IsAt(text, hit, " on >"u8):
                return UnnamedSecretReader.TryReadAccessRule(text, hit, ref found);
            case (byte)' ':
                return CommandReader.TryReadFlag(text, hit + 1, ref found);
            case not ((byte)'p' or (byte)'P') when hit + 1 < text.Length && Bytes.IsAt(text, hit + 1, "assword"u8):
                return PromptReader.TryReadAnswer(text, hit + 1, hit + 1 + "assword".Length, ref found);
            case (byte)'p' or (byte)'P' when Bytes.IsAt(text, hit, "password-stdin"u8):
                return PipeReader.TryRead(text, hit, hit + "password-stdin".Length, ref found);
        }
        return CommandForm.Find(text, hit) is { } form
            ? CommandReader.TryRead(text, hit, form, ref found)
            : TryReadNamed(text, hit, path, ref seen, ref found);
    }

    private static bool TryReadNamed(ReadOnlySpan<byte> text, int hit, PathTraits path, ref int seen, ref Assignment found)
    {
        if (hit < seen)
            return false;
        int start = hit, end = hit;
        while (start > 0 && hit - start < LongestName && Bytes.IsName(text[start - 1]))
            start--;
        while (end < text.Length && end - hit < LongestName && Bytes.IsName(text[end]))
            end++;
        seen = end;
        if (end - start >= LongestName)
            return false;
        // The n of an escaped line end is no part of the name.
        if (start > 0 && text[start - 1] == '\\' && text[start] is (byte)'n' or (byte)'t' or (byte)'r' && start < hit)
            start++;
        while (start < end && text[start] is (byte)'-' or (byte)'.')
            start++;
        while (end > start && text[end - 1] is (byte)'-' or (byte)'.')
            end--;
        found.NameStart = start;
        found.NameEnd = end;
        found.Words = NameWords.Read(text[start..end]);
        if (!found.Words.NamesCredential)
            return false;
        found.Kind = KindOf(found.Words);
        int at = ReadBinding(text, ref found, path);
        if (at >= 0 && ValueReader.TryRead(text, at, path, ref found))
            return true;
        if (!found.Words.Has(NameWord.Password))
            return false;
        found = new Assignment { NameStart = start, NameEnd = end, Farthest = found.Farthest };
        return PromptReader.TryReadAnswer(text, hit, end, ref found);
    }

    /// <summary>Reads what is assigned to a name, whatever that says of it; one or two characters too.</summary>
    public static bool TryReadValue(ReadOnlySpan<byte> text, int nameStart, int nameEnd, PathTraits path, out Assignment found)
    {
        found = new Assignment { NameStart = nameStart, NameEnd = nameEnd, Words = NameWords.Read(text[nameStart..nameEnd]) };
        int at = ReadBinding(text, ref found, path);
        return at >= 0 && (ValueReader.TryRead(text, at, path, ref found) || found.ValueEnd - found.ValueStart is 1 or 2);
    }

    /// <summary>What sort of secret a name of these words promises.</summary>
    public static AssignmentKind KindOf(in NameWords words)
    {
        if (words.Has(NameWord.Password) || (words.Has(NameWord.Pass) && !words.Has(NameWord.Key)))
            return AssignmentKind.Password;
        const uint Plain = (1u << (int)NameWord.Secret) | (1u << (int)NameWord.Token) | (1u << (int)NameWord.Credential) | (
            1u << (int)NameWord.Auth)
            | (1u << (int)NameWord.Api) | (1u << (int)NameWord.Purpose) | (1u << (int)NameWord.Otp) | (1u << (int)NameWord.Salt);
        return (words.All & Plain) != 0 ? AssignmentKind.Secret : AssignmentKind.Key;
    }

    /// <summary>Reads what follows the name up to where the value starts; -1 where no value follows.</summary>
    private static int ReadBinding(ReadOnlySpan<byte> text, ref Assignment found, PathTraits path)
    {
        int at = SkipClosers(text, found.NameEnd, ref found);
        int afterClosers = at;
        at = Bytes.SkipBlanks(text, at);
        if (at >= text.Length)
            return -1;
        byte next = at + 1 < text.Length ? text[at + 1] : (byte)0;
        switch (text[at])
        {
            case (byte)'=' when next == '>':
                return Bind(ref found, Binding.Arrow, at + 2);
            case (byte)'=' when next is (byte)'=' or (byte)'~':
                return Bind(ref found, Binding.Comparison, at + (at + 2 < text.Length && text[at + 2] == '=' ? 3 : 2));
            case (byte)'!' when next == '=':
                return Bind(ref found, Binding.Comparison, at + (at + 2 < text.Length && text[at + 2] == '=' ? 3 : 2));
            case (byte)'=':
                return Bind(ref found, Binding.Equals, at + 1);
            case (byte)':' when next == '=':
                return Bind(ref found, Binding.Equals, at + 2);
            case (byte)':' when next == ':':
                return at + 2 < text.Length && text[at + 2] == '=' ? Bind(ref found, Binding.Equals, at + 3) : -1;
            case (byte)':' when next == '/' && at + 2 < text.Length && text[at + 2] == '/':
                return -1;
            case (byte)':':
                return SkipType(text, Bind(ref found, Binding.Colon, at + 1), ref found);
            case (byte)'?' or (byte)'|' or (byte)'+' when next == '=':
                return Bind(ref found, Binding.Equals, at + 2);
            case (byte)'|' or (byte)'?' when next == text[at] && at + 2 < text.Length && text[at + 2] == '=':
                return Bind(ref found, Binding.Equals, at + 3);
            case (byte)',' when IsSymbol(text, found) && Bytes.SkipBlanks(text, at + 1) is var quote && quote < text.Length
                && Bytes.IsQuote(text[quote]):
                return Bind(ref found, Binding.Comma, at + 1);
            case (byte)',' when found.IsNameQuoted:
                return ReadNeighbour(text, at + 1, ref found) is >= 0 and int value ? value
                    : Bind(ref found, Binding.Comma, at + 1);
            case (byte)'\\' when next is (byte)'\n' or (byte)'\r' && at > afterClosers:
                at = Bytes.SkipSpace(text, at + 1, ref found);
                return at < text.Length && Bytes.IsName(text[at]) ? ReadWord(text, at, ref found, path) : -1;
            case (byte)'{' when found.IsNameQuoted && next is (byte)'\n' or (byte)'\r' or (byte)' ':
                return ReadDeclared(text, at + 1, ref found);
            case (byte)'(' when at == found.NameEnd:
                return Bind(ref found, Binding.Call, at + 1);
            case (byte)'>' when at == found.NameEnd && found.NameStart > 0 && text[found.NameStart - 1] is (byte)'<' or (byte)':':
            case (byte)'>' when found.IsNameQuoted:
                return Bind(ref found, Binding.Element, at + 1);
            case (byte)'<' when next == '/':
                return ReadNextElement(text, at, ref found);
            case (byte)'[' when at == found.NameEnd && text[at..Math.Min(text.Length, at + 12)].IndexOfAny((byte)']', (byte)'\n')
                is >= 1 and int close && text[at + close] == ']':
                at = Bytes.SkipBlanks(text, at + close + 1);
                return at < text.Length && text[at] == '=' ? Bind(ref found, Binding.Equals, at + 1) : -1;
            case (byte)'-' when next == ' ' && at > afterClosers:
                return Bind(ref found, Binding.Dash, at + 1);
            case (byte)'"' or (byte)'\'' or (byte)'`' when at > afterClosers:
                return Bind(ref found, Binding.Blank, at);
            case (byte)'\r' or (byte)'\n':
                return ReadNeighbour(text, at, ref found) is >= 0 and int beside ? beside : ReadCounted(text, at, ref found);
        }
        if (at == afterClosers || !Bytes.IsName(text[at])
            && text[at] is not ((byte)'$' or (byte)'!' or (byte)'@' or (byte)'#' or (byte)'%' or (byte)'^' or (byte)'*'))
            return -1;
        return ReadWord(text, at, ref found, path);
    }

    /// <summary>
    /// The <c>default</c> in the block of a variable that is declared: <c>variable "db_password" { … default = "…" }</c>.
    /// </summary>
    private static int ReadDeclared(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        const int MostLines = 6;
        for (int line = 0; line < MostLines && at < text.Length; line++)
        {
            at = Bytes.SkipSpace(text, at, ref found);
            if (Bytes.IsAt(text, at, "default"u8))
            {
                at = Bytes.SkipBlanks(text, at + "default".Length);
                return at < text.Length && text[at] == '=' ? Bind(ref found, Binding.Neighbour, at + 1) : -1;
            }
            int end = Bytes.LineEnd(text, at);
            if (end == at || text[at] == '}')
                return -1;
            at = end;
        }
        return -1;
    }

    /// <summary>
    /// A value under its name and its length, as Subversion stores credentials: <c>password</c>, <c>V 12</c>, the value, each on
    /// its line.
    /// </summary>
    private static int ReadCounted(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        at = Bytes.SkipSpace(text, at, ref found);
        if (at + 2 >= text.Length || text[at] != 'V' || text[at + 1] != ' ')
            return -1;
        int end = Bytes.LineEnd(text, at);
        return end - at < 8 && text[(at + 2)..end].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            ? Bind(ref found, Binding.Neighbour, Bytes.SkipSpace(text, end, ref found)) : -1;
    }

    /// <summary>A symbol, as an argument before its value: <c>set(:github, :secret, "…")</c>.</summary>
    private static bool IsSymbol(ReadOnlySpan<byte> text, in Assignment found) =>
        found.NameStart > 1 && text[found.NameStart - 1] == ':' && text[found.NameStart - 2] is (byte)' ' or (byte)'('
        or (byte)',';

    private static int Bind(ref Assignment found, Binding binding, int at)
    {
        found.Binding = binding;
        return at;
    }

    /// <summary>Quotes, brackets and marks that end the name's own expression.</summary>
    private static int SkipClosers(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        int most = at + 8;
        for (; at < text.Length && at < most; at++)
        {
            switch (text[at])
            {
                case (byte)'"' or (byte)'\'' or (byte)'`':
                    found.IsNameQuoted = true;
                    break;
                case (byte)'\\' or (byte)']':
                case (byte)')' when found.IsNameQuoted:
                case (byte)'?' or (byte)'!' when at + 1 < text.Length && text[at + 1] is (byte)':' or (byte)'.':
                case (byte)'*' when at + 1 < text.Length && text[at + 1] is (byte)'*' or (byte)':' or (byte)' ':
                    break;
                case (byte)'&' when Bytes.IsAt(text, at, "&quot;"u8):
                    found.IsNameQuoted = true;
                    at += 5;
                    break;
                default:
                    return at;
            }
        }
        return at;
    }

    /// <summary>A type between the name and its value: <c>key: string = "…"</c>, <c>key: Option&lt;String&gt; = …</c>.</summary>
    private static int SkipType(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        int start = Bytes.SkipBlanks(text, at), end = start;
        while (end < text.Length && end - start < LongestType
            && (Bytes.IsName(text[end]) || text[end] is (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'?'
            or (byte)'&'))
            end++;
        if (end == start || !char.IsAsciiLetter((char)text[start]) && text[start] != '&')
            return at;
        int equals = Bytes.SkipBlanks(text, end);
        bool assigns = equals + 1 < text.Length && text[equals] == '=' && text[equals + 1] is not ((byte)'=' or (byte)'>')
            && equals > end;
        return assigns ? Bind(ref found, Binding.Equals, equals + 1) : at;
    }

    /// <summary>After <c>&lt;/key&gt;</c> the element beside it: <c>&lt;string&gt;…</c>.</summary>
    private static int ReadNextElement(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        const int Near = 32;
        int close = text[at..Math.Min(text.Length, at + Near)].IndexOfAny((byte)'>', (byte)'\n');
        if (close < 0 || text[at + close] != '>')
            return -1;
        at = Bytes.SkipSpace(text, at + close + 1, ref found);
        if (at >= text.Length || text[at] != '<' || at + 1 >= text.Length || !char.IsAsciiLetter((char)text[at + 1]))
            return -1;
        int open = text[at..Math.Min(text.Length, at + Near)].IndexOfAny((byte)'>', (byte)'\n');
        if (open < 0 || text[at + open] != '>')
            return -1;
        found.Form = ValueForm.ElementText;
        return Bind(ref found, Binding.Neighbour, at + open + 1);
    }

    /// <summary>A field on the next line, or the next attribute, that is called value, after one that holds the name.</summary>
    private static int ReadNeighbour(ReadOnlySpan<byte> text, int at, ref Assignment found)
    {
        at = Bytes.SkipSpace(text, at, ref found);
        if (at < text.Length && text[at] is (byte)'-' or (byte)'"' or (byte)'\'' or (byte)'<' or (byte)'\\')
            at = Bytes.SkipBlanks(text, at + 1);
        int start = at;
        while (at < text.Length && at - start < 16 && char.IsAsciiLetter((char)text[at]))
            at++;
        if (!IsValueWord(text[start..at]))
            return -1;
        while (at < text.Length && text[at] is (byte)'"' or (byte)'\'' or (byte)'\\')
            at++;
        at = Bytes.SkipBlanks(text, at);
        if (at >= text.Length || text[at] is not ((byte)':' or (byte)'=' or (byte)'>'))
            return -1;
        if (text[at] == '>')
            found.Form = ValueForm.ElementText;
        return Bind(ref found, Binding.Neighbour, at + 1);
    }

    private static bool IsValueWord(ReadOnlySpan<byte> word) =>
        Bytes.IsAt(word, 0, "value"u8) || Bytes.IsAt(word, 0, "default"u8) || Bytes.IsAt(word, 0, "content"u8)
        || Bytes.IsAt(word, 0, "string"u8);

    /// <summary>
    /// A word after the name and a blank: an attribute beside it, a declared type, or the value of a flag or a configuration
    /// line.
    /// </summary>
    private static int ReadWord(ReadOnlySpan<byte> text, int at, ref Assignment found, PathTraits path)
    {
        if (found.IsNameQuoted)
            return ReadNeighbour(text, at, ref found);
        int end = at;
        while (end < text.Length && end - at < LongestType && Bytes.IsName(text[end]))
            end++;
        int equals = Bytes.SkipBlanks(text, end);
        if (equals > end && equals + 1 < text.Length && text[equals] == '=' && text[equals + 1] is not ((byte)'=' or (byte)'>'))
            return Bind(ref found, Binding.Equals, equals + 1);
        bool isFlag = found.NameStart > 1 && text[found.NameStart - 1] == '-';
        // openssl's -passin pass:…, https://docs.openssl.org/master/man1/openssl-passphrase-options/
        ReadOnlySpan<byte> source = "pass:"u8;
        if (isFlag)
            return Bind(ref found, Binding.Blank, Bytes.IsAt(text, at, source) ? at + source.Length : at);
        // requirepass foobared; login x password y: the blank of prose is everywhere else.
        int line = Bytes.SkipBlanks(text, Bytes.LineStart(text, found.NameStart));
        ReadOnlySpan<byte> before = text[line..found.NameStart];
        if (before.IndexOf(" login "u8) >= 0 || before.IndexOf("configure set "u8) >= 0
            || Bytes.IsAt(before, before.Length - "config set ".Length, "config set "u8))
            return Bind(ref found, Binding.Blank, at);
        if (ConfigurationWords.Read(text, line, at, ref found) is > 0 and int value)
            return Bind(ref found, Binding.Blank, value);
        if (path.IsProse || path.IsCode || found.Words.Count > 4)
            return -1;
        bool startsLine = line == found.NameStart || Bytes.IsAt(text, line, "set "u8) || Bytes.IsAt(text, line, "setenv "u8)
            || Bytes.IsAt(text, line, "config set "u8) || Bytes.IsAt(text, line, "login "u8)
            || Bytes.IsAt(text, line, "machine "u8) || Bytes.IsAt(text, line, "quote "u8) || Bytes.IsAt(text, line, "nmcli "u8)
            || Bytes.IsAt(text, line, "env "u8) || Bytes.IsAt(text, line, "arg "u8);
        if (!startsLine || found.Words.Last is not (NameWord.Password or NameWord.Pass or NameWord.Secret or NameWord.Key
            or NameWord.Token))
            return -1;
        // One word up to the end of the line, or it is a sentence.
        int rest = Bytes.SkipBlanks(text, ValueReader.BareEnd(text, at));
        return rest >= text.Length || text[rest] is (byte)'\n' or (byte)'\r' or (byte)'#' or (byte)';'
            ? Bind(ref found, Binding.Blank, at) : -1;
    }
}
