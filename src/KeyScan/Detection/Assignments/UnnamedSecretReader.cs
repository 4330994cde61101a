using System.Buffers;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// Reads secrets that stand where they do by syntax, without a name: in URLs, headers, statements, and as password hashes.
/// </summary>
internal static class UnnamedSecretReader
{
    private const int LongestScheme = 24;
    private const int LongestAuthority = 512;
    private const int LongestHeader = 2048;

    private static readonly SearchValues<byte> UrlEnds = SearchValues.Create(" \t\r\n\"'<>"u8);

    /// <summary>
    /// The password before the host of a URL (RFC 3986, 3.2.1); <paramref name="hit"/> is where its <c>://</c> stands.
    /// </summary>
    public static bool TryReadUrl(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int scheme = hit;
        while (scheme > 0 && hit - scheme < LongestScheme
            && (char.IsAsciiLetterOrDigit((char)text[scheme - 1]) || text[scheme - 1] is (byte)'+' or (byte)'-' or (byte)'.'))
            scheme--;
        if (scheme == hit || hit + 3 >= text.Length)
            return false;
        int start = hit + 3, end = start, most = Math.Min(text.Length, start + LongestAuthority);
        if (!text[start..most].Contains((byte)'@'))
            return false;
        int colon = -1, firstSlash = -1, at = -1;
        for (; end < most; end++)
        {
            byte b = text[end];
            if (b is <= (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'`' or (byte)'<' or (byte)'>' or (byte)'\\')
                break;
            if (b == ':' && colon < 0)
                colon = end;
            else if (b == '/' && firstSlash < 0)
            {
                // Nothing that follows makes a password of what stands before.
                if (colon < 0 || at >= 0)
                    break;
                // A slash before the @ belongs to a password only where a password has begun: in `host:8080/a@b` a port has.
                if (text[(colon + 1)..end].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
                    break;
                firstSlash = end;
            }
            else if (b == '@' && colon >= 0 && StartsHost(text, end + 1, most) && (firstSlash < 0 || at < 0))
                at = end;
        }
        if (at < 0 || colon < 0 || colon > at)
            return false;
        found.NameStart = scheme;
        found.NameEnd = colon;
        found.Kind = AssignmentKind.UrlPassword;
        found.Binding = Binding.Place;
        return ValueReader.Set(ref found, colon + 1, at, ValueForm.Bare) && at - colon > 3;
    }

    /// <summary><c>jdbc:oracle:thin:user/password@host</c>: https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html.</summary>
    public static bool TryReadOracle(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int driver = hit + "jdbc:oracle:".Length;
        int most = Math.Min(text.Length, driver + LongestAuthority);
        ReadOnlySpan<byte> rest = text[driver..most];
        int end = rest.IndexOfAny(UrlEnds);
        rest = end < 0 ? rest : rest[..end];
        int user = rest.IndexOf((byte)':') + 1, slash = rest.IndexOf((byte)'/'), at = rest.LastIndexOf((byte)'@');
        if (user == 0 || slash <= user || at - slash < 4)
            return false;
        found.NameStart = hit;
        found.NameEnd = driver;
        found.Kind = AssignmentKind.UrlPassword;
        found.Binding = Binding.Place;
        return ValueReader.Set(ref found, driver + slash + 1, driver + at, ValueForm.Bare);
    }

    /// <summary>What follows <c>Basic</c> or <c>Bearer</c>.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        bool isBasic = text[hit + 1] is (byte)'a' or (byte)'A';
        if (hit > 0 && char.IsAsciiLetterOrDigit((char)text[hit - 1]))
            return false;
        int start = Bytes.SkipBlanks(text, hit + (isBasic ? 6 : 7));
        int end = start, most = Math.Min(text.Length, start + LongestHeader);
        while (end < most
            && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] is (byte)'+' or (byte)'/' or (byte)'=' or (byte)'_'
            or (byte)'-' or (byte)'.' or (byte)'~' or (byte)':'))
            end++;
        while (end > start && text[end - 1] is (byte)'.' or (byte)':' or (byte)'-')
            end--;
        // Shorter ones are words: Bearer tokens, Basic usage.
        if (end - start < 8
            || (isBasic && !text[(start + 1)..end].ContainsAnyInRange((byte)'0', (byte)'9')
                && !text[(start + 1)..end].ContainsAnyInRange((byte)'A', (byte)'Z')))
            return false;
        found.NameStart = hit;
        found.NameEnd = hit + (isBasic ? 5 : 6);
        found.Kind = isBasic ? AssignmentKind.BasicAuth : AssignmentKind.BearerToken;
        found.Binding = Binding.Place;
        return ValueReader.Set(ref found, start, end, ValueForm.Bare);
    }

    /// <summary><c>IDENTIFIED BY '…'</c>, <c>IDENTIFIED WITH plugin BY '…'</c>.</summary>
    public static bool TryReadStatement(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int most = Bytes.LineEnd(text, hit);
        int at = hit + "identified ".Length;
        if (TryReadBareStatement(text, hit, most, ref found))
            return true;
        for (int words = 0; words < 5; words++)
        {
            at = Bytes.SkipBlanks(text, at);
            if (at >= most)
                return false;
            int end = at;
            while (end < most && !Bytes.IsBlank(text[end]) && text[end] is not ((byte)'\'' or (byte)'"' or (byte)'\\'))
                end++;
            bool isBy = Bytes.IsAt(text[at..end], 0, "by"u8) || Bytes.IsAt(text[at..end], 0, "as"u8)
                || Bytes.IsAt(text[at..end], 0, "password"u8);
            if (end > at && !isBy && !Bytes.IsAt(text[at..end], 0, "with"u8) && words == 0)
                return false;
            if (end == at || !isBy && words > 2)
                break;
            at = end;
        }
        int escapes = at;
        while (escapes < most && text[escapes] == '\\')
            escapes++;
        if (escapes >= most || !Bytes.IsQuote(text[escapes]))
            return false;
        int start = escapes + 1;
        int length = text[start..most].IndexOfAny(text[escapes], (byte)'\\');
        found.NameStart = hit;
        found.NameEnd = hit + "identified".Length;
        found.Kind = AssignmentKind.SqlPassword;
        found.Binding = Binding.Place;
        return length >= 3
            && ValueReader.Set(ref found, start, start + length, text[escapes] == '"' ? ValueForm.DoubleQuoted
            : ValueForm.SingleQuoted);
    }

    /// <summary>
    /// The password of Oracle's <c>ALTER USER name IDENTIFIED BY …;</c>, which has no quotes:
    /// https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/CREATE-USER.html.
    /// </summary>
    private static bool TryReadBareStatement(ReadOnlySpan<byte> text, int hit, int most, ref Assignment found)
    {
        int by = Bytes.SkipBlanks(text, hit + "identified ".Length);
        if (!Bytes.IsAt(text, by, "by "u8) || !IsOfUser(text, hit))
            return false;
        int start = Bytes.SkipBlanks(text, by + "by ".Length);
        if (start >= most || text[start] == '\\' || Bytes.IsAt(text, start, "values "u8)
            || Bytes.IsAt(text, start, "password "u8))
            return false;
        int end = Bytes.NextBareEnd(text, start, most);
        found.NameStart = hit;
        found.NameEnd = hit + "identified".Length;
        found.Kind = AssignmentKind.SqlPassword;
        found.Binding = Binding.Place;
        return end - start >= 3 && ValueReader.Set(ref found, start, end, ValueForm.Bare);
    }

    /// <summary>Whether a statement about a user or a role begins before, on the line: in a sentence none does.</summary>
    private static bool IsOfUser(ReadOnlySpan<byte> text, int hit)
    {
        int line = Bytes.SkipBlanks(text, Bytes.LineStart(text, hit));
        int word = Bytes.IsAt(text, line, "create "u8) ? line + "create ".Length : Bytes.IsAt(text, line, "alter "u8)
            ? line + "alter ".Length : -1;
        return word > 0 && (Bytes.IsAt(text, word, "user "u8) || Bytes.IsAt(text, word, "role "u8));
    }

    /// <summary>
    /// A password in a rule of Redis, <c>user name on >… ~*</c>:
    /// https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/.
    /// </summary>
    public static bool TryReadAccessRule(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int line = Bytes.LineStart(text, hit);
        int name = text[line..hit].LastIndexOf("user "u8);
        if (name < 0)
            name = text[line..hit].LastIndexOf("SETUSER "u8);
        if (name < 0)
            return false;
        int start = hit + " on >".Length, end = start, most = Bytes.LineEnd(text, hit);
        while (end < most && text[end] > ' ' && !Bytes.IsQuote(text[end]))
            end++;
        found.NameStart = line + name;
        found.NameEnd = hit;
        found.Kind = AssignmentKind.CommandPassword;
        found.Binding = Binding.Place;
        return end - start >= 3 && ValueReader.Set(ref found, start, end, ValueForm.Bare);
    }

    /// <summary>The text of PowerShell's <c>ConvertTo-SecureString</c>: the first literal among its arguments.</summary>
    public static bool TryReadSecureString(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int most = Bytes.LineEnd(text, hit);
        int open = text[hit..most].IndexOfAny((byte)'"', (byte)'\'');
        if (open < 0 || hit < 2 || text[hit - 1] != '-')
            return false;
        int start = hit + open + 1;
        int length = text[start..most].IndexOf(text[start - 1]);
        found.NameStart = hit;
        found.NameEnd = hit + "securestring".Length;
        found.Kind = AssignmentKind.Password;
        found.Binding = Binding.Place;
        return length >= 3
            && ValueReader.Set(ref found, start, start + length, text[start - 1] == '"' ? ValueForm.DoubleQuoted
            : ValueForm.SingleQuoted);
    }

    /// <summary>A hash as crypt(3) writes it: <c>$2b$10$…</c>, <c>$6$…$…</c>, <c>$argon2id$…</c>.</summary>
    public static bool TryReadHash(ReadOnlySpan<byte> text, int hit, ref Assignment found)
    {
        int end = hit, most = Math.Min(text.Length, hit + 512), dollars = 0;
        while (end < most
            && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] is (byte)'$' or (byte)'/' or (byte)'.' or (byte)'+'
            or (byte)'=' or (byte)','))
            dollars += text[end++] == '$' ? 1 : 0;
        if (dollars < 3 || end - hit < 30)
            return false;
        found.NameStart = found.NameEnd = hit;
        found.Kind = AssignmentKind.PasswordHash;
        found.Binding = Binding.Place;
        return ValueReader.Set(ref found, hit, end, ValueForm.Bare);
    }

    private static bool StartsHost(ReadOnlySpan<byte> text, int at, int most) =>
        at < most && (char.IsAsciiLetterOrDigit((char)text[at]) || text[at] is (byte)'[' or (byte)'$' or (byte)'{' or (byte)'<'
        or (byte)'%' or >= 128);
}
