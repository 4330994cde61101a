using System.Buffers;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// What is no secret by what it is, before anything is judged: references to where the secret really is, digests, identifiers of
/// keys, code.
/// </summary>
internal static class Veto
{
    /// <summary>So many sealed values of about one length are in a manifest at most.</summary>
    private const int Siblings = 128;

    private const int ShortestSealed = 64;

    /// <summary>Letters of two words that begin with one that credentials are named by.</summary>
    private const int TwoWords = 12;

    private static readonly SearchValues<byte> ConstantBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"u8);

    private static readonly SearchValues<byte> OutsideBase64 = SearchValues.Create(" :$.{\"'"u8);

    private const uint Digests = (1u << (int)NameWord.Digest) | (1u << (int)NameWord.Nonce) | (1u << (int)NameWord.Salt);

    /// <summary>Why the candidate is none; <see cref="VetoReason.None"/> where it has to be judged.</summary>
    public static VetoReason Find(ReadOnlySpan<byte> text, in Assignment found, in PathTraits path)
    {
        ReadOnlySpan<byte> value = text[found.ValueStart..found.ValueEnd];
        if (GeneratedPhrase.Is(text, found))
            return VetoReason.None;
        if (IsReference(value, found) || IsSealed(text, value, found)
            || IsWrappedKey(text[found.NameStart..found.NameEnd], value, found))
            return VetoReason.Reference;
        if (found.Words.Has(NameWord.Digest) && found.Words.Last == NameWord.Digest && found.Kind != AssignmentKind.Password)
            return VetoReason.Digest;
        if ((found.Words.All & Digests) != 0 && IsHex(value))
            return VetoReason.Digest;
        if (IsDigestName(value, path))
            return VetoReason.Digest;
        if ((found.Words.Has(NameWord.Public) && found.Words.Has(NameWord.Key) && !found.Words.Has(NameWord.Password))
            || value.StartsWith("MIIB"u8) && found.Words.Has(NameWord.Certificate)
            || value.StartsWith("sb_publishable_"u8) || value.StartsWith("pk_live_"u8) || value.StartsWith("pk_test_"u8)
            || IsAddress(value) || IsPublicKey(value) || value.StartsWith("ssh-"u8) || value.StartsWith("AAAAB3Nza"u8)
                || value.StartsWith("-----BEGIN"u8))
            return VetoReason.PublicKey;
        // ClientRequestToken, ChangeToken: they tell one request, or one version, from the next.
        if (found.Words.Last == NameWord.Token && (found.Words.Has(NameWord.Verb) || found.Words.Has(NameWord.Message))
            && ValueShape.IsUuid(value))
            return VetoReason.Digest;
        // Sec-WebSocket-Key is a nonce (RFC 6455, section 4.1), and a form's token is one of its session.
        bool isOfSession = found.Words.Has(NameWord.Nonce) && (found.Words.Has(NameWord.Key) || found.Words.Has(NameWord.Token))
            && !found.Words.Has(NameWord.Secret);
        if (isOfSession || text[..found.NameEnd].EndsWith("WebSocket-Key"u8))
            return VetoReason.Digest;
        if (found.Words.Last == NameWord.Identity && found.Words.Has(NameWord.Key) && !found.Words.Has(NameWord.Password))
            return VetoReason.KeyId;
        if (IsCode(text, value, found, path) || IsNameGoingOn(text[found.NameStart..found.NameEnd], value) || IsPattern(value)
            || IsFormat(value) || IsConstant(value)
                || (found.Binding == Binding.Colon && found.NameStart > 0 && text[found.NameStart - 1] == '$'))
            return VetoReason.Code;
        return Placeholder.Is(value) ? VetoReason.Placeholder : VetoReason.None;
    }

    /// <summary>
    /// Whether it is an account or a contract of Ethereum, where tokens are money: a private key there has 64 digits.
    /// </summary>
    private static bool IsAddress(ReadOnlySpan<byte> value) =>
        value.Length == 42 && value.StartsWith("0x"u8) && IsHex(value[2..]);

    /// <summary>
    /// Base64 of what an X.509 public key begins with (RFC 5280, section 4.1): its algorithm, RSA of some lengths, P-256, P-384
    /// and Ed25519.
    /// </summary>
    private static bool IsPublicKey(ReadOnlySpan<byte> value) =>
        value.StartsWith("MFkwEwYHKoZIzj0CAQ"u8) || value.StartsWith("MHYwEAYHKoZIzj0CAQ"u8) || value.StartsWith("MCowBQYDK2Vw"u8)
        || value.StartsWith("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"u8)
        || value.StartsWith("MIICIjANBgkqhkiG9w0BAQEFAAOCAg8A"u8) || value.StartsWith("MIGfMA0GCSqGSIb3DQEBAQUAA4GN"u8);

    /// <summary>Whether it is a regular expression or a template of values: <c>[A-Za-z0-9]{32}</c>.</summary>
    private static bool IsPattern(ReadOnlySpan<byte> value) =>
        value.IndexOf("[A-Z"u8) >= 0 || value.IndexOf("[a-z"u8) >= 0 || value.IndexOf("[a-f"u8) >= 0
        || value.IndexOf("[0-9"u8) >= 0 || value.IndexOf("[A-F"u8) >= 0
        || value.IndexOf("]{"u8) >= 0 || value.IndexOf("(?:"u8) >= 0 || value.IndexOf("<<"u8) >= 0;

    /// <summary>Whether it is a format that something is put into: <c>pass-%d</c>, <c>%s:%s</c>.</summary>
    private static bool IsFormat(ReadOnlySpan<byte> value)
    {
        int at = value.IndexOf((byte)'%');
        return at >= 0 && at + 1 < value.Length && value[at + 1] is (byte)'s' or (byte)'d'
            && (at + 2 == value.Length || !char.IsAsciiLetterOrDigit((char)value[at + 2]))
            && value.Length < 32 && (at == 0 || value[at - 1] != '%');
    }

    /// <summary>Whether it is a name that begins as its own does: <c>PasswordPolicy1 = "PasswordPolicyRequires12"</c>.</summary>
    private static bool IsNameGoingOn(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        name.CommonPrefixLength(value) >= TwoWords && IsName(value);

    /// <summary>Whether it is the name of a variable that holds a credential: <c>INGRESS_PASSWORD</c>.</summary>
    private static bool IsConstant(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 6 or > 40 || !value.Contains((byte)'_') || value.IndexOfAnyExcept(ConstantBytes) >= 0)
            return false;
        NameWords words = NameWords.Read(value);
        return words.NamesCredential && words.Last is NameWord.Password or NameWord.Pass or NameWord.Secret or NameWord.Token
            or NameWord.Key or NameWord.Auth or NameWord.Credential
            && !words.Has(NameWord.Number);
    }

    /// <summary>Lock files are made of digests; elsewhere files are named by theirs.</summary>
    private static bool IsDigestName(ReadOnlySpan<byte> value, in PathTraits path)
    {
        if (path.IsLockFile)
            return true;
        int dot = value.IndexOf((byte)'.');
        return value.StartsWith("sha256-"u8) || value.StartsWith("sha512-"u8) || value.StartsWith("sha384-"u8)
            || value.StartsWith("sha256:"u8) || (dot >= 32 && IsHex(value[..dot]));
    }

    /// <summary>
    /// Whether the value names where the secret is: <c>${X}</c>, <c>{{ x }}</c>, <c>%X%</c>, <c>&lt;x&gt;</c>, <c>vault:…</c>.
    /// </summary>
    public static bool IsReference(ReadOnlySpan<byte> value, in Assignment found)
    {
        byte first = value[0], last = value[^1], second = value.Length > 1 ? value[1] : (byte)0;
        switch (first)
        {
            case (byte)'$' when second is (byte)'{' or (byte)'(' or (byte)'[':
            case (byte)'$' when IsName(value[1..]) && found.Form is not ValueForm.Block:
            case (byte)'%' when last == '%' && value.Length > 2:
            case (byte)'<' when last == '>':
            case (byte)'{' when last == '}' && !IsJenkinsSecret(value):
            case (byte)'[' when last == ']':
            case (byte)'#' when second == '{':
            case (byte)'@' when second == '@' || second == '{':
                return true;
        }
        if (value.IndexOf("${"u8) >= 0 || value.IndexOf("{{"u8) >= 0 || value.IndexOf("#{"u8) >= 0 || value.IndexOf("$("u8) >= 0
            || value.IndexOf("<%"u8) >= 0 || value.IndexOf("{%"u8) >= 0)
            return true;
        foreach (ReadOnlySpan<byte> start in new Starts())
        {
            if (Bytes.IsAt(value, 0, start))
                return true;
        }
        return false;
    }

    /// <summary>Base64 in braces, as Jenkins writes what it encrypts by a key that lies beside it.</summary>
    private static bool IsJenkinsSecret(ReadOnlySpan<byte> value) =>
        value.Length >= 30 && value[^2] == '=' && !value[1..^1].ContainsAny(OutsideBase64);

    /// <summary>
    /// Whether it was sealed for a cluster, which alone can open it (Bitnami's Sealed Secrets: base64 whose first byte is the
    /// key's length).
    /// </summary>
    private static bool IsSealed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> value, in Assignment found) =>
        MayBeSealed(value) && HoldsBefore(text, found.ValueStart, "encryptedData"u8, Farthest(value));

    /// <summary>How many bytes before a value are looked at, beyond its line.</summary>
    public static int Farthest(ReadOnlySpan<byte> value) => MayBeSealed(value) ? value.Length * Siblings : 0;

    private static bool MayBeSealed(ReadOnlySpan<byte> value) => value.Length >= ShortestSealed && value.StartsWith("Ag"u8);

    /// <summary>
    /// Whether it is a key that another key has to open: <c>encryptedKey</c> with the 1,024 bits or more that RSA makes of one.
    /// </summary>
    private static bool IsWrappedKey(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, in Assignment found) =>
        value.Length >= 64 && found.Words.Has(NameWord.Key) && Bytes.IsAt(name, 0, "encrypted"u8) && !value.ContainsAny(" \t"u8);

    /// <summary>
    /// Whether <paramref name="word"/> stands before <paramref name="at"/>, at most <paramref name="most"/> bytes before.
    /// </summary>
    private static bool HoldsBefore(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word, int most) =>
        text[Math.Max(0, at - most)..at].IndexOf(word) >= 0;

    private static bool IsCode(ReadOnlySpan<byte> text, ReadOnlySpan<byte> value, in Assignment found, in PathTraits path)
    {
        if (found.Form is not (ValueForm.Bare or ValueForm.WholeLine) || found.Binding == Binding.Place)
            return false;
        // BITWARDEN_TOKEN: bitwarden …
        if (found.Form == ValueForm.Bare && Bytes.IsAt(text[found.NameStart..found.NameEnd], 0, value))
            return true;
        // f(x), a.b.c, x[0]; a symbol or a namespace
        int open = value.IndexOfAny((byte)'(', (byte)'[');
        if (open > 0 && value.IndexOfAny((byte)')', (byte)']') > open || (open > 0 && IsName(value[..open])))
            return true;
        if (value[^1] is (byte)'(' or (byte)'{' or (byte)'[' && IsName(value[..^1]))
            return true;
        if (value[0] is (byte)':' or (byte)'@' or (byte)'&' or (byte)'*' && IsName(value[1..]) && value.Length > 1
            && !path.IsDeployment && path.Kind is not FileKind.Configuration)
            return true;
        return false;
    }

    private static bool IsHex(ReadOnlySpan<byte> value)
    {
        foreach (byte b in value)
        {
            if (!char.IsAsciiHexDigit((char)b))
                return false;
        }
        return value.Length >= 16;
    }

    private static bool IsName(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || char.IsAsciiDigit((char)text[0]))
            return false;
        foreach (byte b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'_' or (byte)'.' or (byte)':'))
                return false;
        }
        return true;
    }

    /// <summary>How references begin.</summary>
    private ref struct Starts
    {
        private int _next;

        public readonly Starts GetEnumerator() => this;

        public readonly ReadOnlySpan<byte> Current => _next switch
        {
            1 => "process.env"u8,
            2 => "os.environ"u8,
            3 => "os.getenv"u8,
            4 => "getenv("u8,
            5 => "env."u8,
            6 => "env("u8,
            7 => "env["u8,
            8 => "secrets."u8,
            9 => "vault:"u8,
            10 => "op://"u8,
            11 => "ssm:"u8,
            12 => "arn:aws"u8,
            13 => "projects/"u8,
            14 => "@microsoft."u8,
            15 => "secretref:"u8,
            16 => "sops:"u8,
            17 => "enc["u8,
            18 => "!vault"u8,
            19 => "{cipher}"u8,
            20 => "enc("u8,
            21 => "$ansible_vault"u8,
            22 => "!ref"u8,
            23 => "!sub"u8,
            24 => "!getatt"u8,
            25 => "data:"u8,
            26 => "http://"u8,
            27 => "https://"u8,
            28 => "file:"u8,
            29 => "classpath:"u8,
            _ => "keyvault"u8,
        };

        public bool MoveNext() => ++_next <= 30;
    }
}
