using System.Numerics;
using System.Text;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// The words that a name is made of, by what they say about its value: <c>DB_ROOT_PASSWORD</c> is Store, Role, Password.
/// </summary>
internal struct NameWords
{
    /// <summary>One bit for each <see cref="NameWord"/> that occurs.</summary>
    public uint All;

    /// <summary>The last word, which a name's head is in English.</summary>
    public NameWord Last;

    /// <summary>How many words there are.</summary>
    public int Count;

    private const uint Credentials = (1u << (int)NameWord.Password) | (1u << (int)NameWord.Pass) | (
        1u << (int)NameWord.Secret) | (1u << (int)NameWord.Token)
        | (1u << (int)NameWord.Key) | (1u << (int)NameWord.Auth) | (1u << (int)NameWord.Credential) | (
            1u << (int)NameWord.Salt) | (1u << (int)NameWord.Otp);

    // In the order of NameWord, from its second member on. A word belongs to the first group that has it.
    private static readonly WordTable Table = WordTable.Create(
        "",
        "password passwd pwd passphrase passwort passcode passwds passwords senha contrasena kennwort pswd psw passw psk "
            + "userpassword rootpassword dbpassword",
        "pass passw dbpass userpass rootpass mypass pw requirepass masterauth bindpw rootpw",
        "secret secrets clientsecret appsecret secretkey secrettoken",
        "token tokens accesstoken authtoken refreshtoken apitoken bearertoken usertoken csrftoken idtoken jwttoken",
        "key keys apikey apikeys accesskey authkey privatekey masterkey encryptionkey signingkey sshkey licensekey accountkey "
            + "authkeys skey",
        "auth authorization authentication authn oauth oauth2 xauth basicauth",
        "credential credentials cred creds",
        "salt salts pepper",
        "otp totp hotp mfa 2fa seed pin",
        "api apis sdk rest jsapi",
        "access secure security shared session cookie jwt hmac webhook refresh bearer service storage account deploy license "
            + "encryption encrypt encrypted enc "
            + "crypt cipher sign signing signed jwe jws aes rsa ssh gpg private priv personal internal",
        "client consumer app application bot customer partner merchant tenant project team",
        "root admin administrator master superuser sudo sa su owner manager operator system",
        "db database mysql mariadb postgres postgresql pg psql mongo mongodb redis rabbitmq amqp rabbit smtp mail email imap "
            + "ftp sftp ldap sql mssql oracle "
            + "sqlserver datasource jdbc ssl tls keystore truststore docker registry aws s3 azure gcp google github gitlab "
            + "slack stripe twilio sendgrid "
            + "mailgun facebook twitter proxy vpn wifi ap network spring sonar jenkins nexus artifactory npm pypi hub wallet",
        "hash hashed hashes digest checksum sha sha1 sha256 sha512 md5 crc fingerprint thumbprint etag integrity signature sig "
            + "bcrypt rspauth",
        "public pub verify verification",
        "id ids identifier uuid guid arn kid keyid sid name names username user users login uid alias who person",
        "url uri urls endpoint host hostname path paths file files filename dir directory folder location link href src store "
            + "bucket page route",
        "type types kind class format algorithm alg algo method scheme mode strategy policy provider grant version prefix "
            + "suffix header headers param "
            + "params parameter parameters field fields column columns attribute attr property prop index table tag model "
            + "schema style spec specs config "
            + "options option settings pattern regex regexp validator rule rules source generator encoder handler manager "
            + "factory repo repository",
        "length len size count num number min max minimum maximum expires expiry expire expiration expired ttl timeout age "
            + "limit time date at lifetime "
            + "duration interval usage rotation period bits iterations rounds attempts retries",
        "label placeholder message msg text title hint prompt description desc help error err warning invalid required confirm "
            + "confirmation reset forgot "
            + "forgotten change changed update updated new old wrong bad incorrect missing strength match mismatch button form "
            + "input dialog note info",
        "test tests testing example sample demo dummy fake mock stub default temp tmp dev local",
        "foreign primary unique partition sort routing cache composite object dict map translation i18n lang press pressed "
            + "down up board code event value "
            + "values item entry entries row node child parent pair data meta group order shortcut hot modifier binding column "
            + "row char translate locale sequence",
        "is has use allow disable disabled enable enabled require should can get set check validate generate create find with "
            + "by for on to from of and or "
            + "in as no not if the make build load read parse decode encode add remove delete list fetch request response "
            + "result return",
        "nonce cnonce state iv challenge csrf xsrf authenticity antiforgery verifier",
        "cert certificate certificates pem ca crt csr chain x509",
        "authenticated authenticator author authors authority authorized authorize authenticate authorizer tokenizer tokenize "
            + "tokenized keyword keywords "
            + "keyboard keyed keynote keyof secretary secretmanager passed passes passing passive passenger passport pathname "
            + "bypass compass lpass encompass trespass surpass nopasswd",
        "env environment var variable vars ref reference");

    // Compounds written in one, such as `mypassword`; looked for at the end of a word that the table does not have.
    private static readonly (byte[] Ending, NameWord Word)[] Endings =
    [
        ("password"u8.ToArray(), NameWord.Password), ("passwd"u8.ToArray(), NameWord.Password),
            ("passphrase"u8.ToArray(), NameWord.Password),
        ("pwd"u8.ToArray(), NameWord.Password), ("secret"u8.ToArray(), NameWord.Secret), ("token"u8.ToArray(), NameWord.Token),
        ("apikey"u8.ToArray(), NameWord.Key), ("authkey"u8.ToArray(), NameWord.Key), ("accesskey"u8.ToArray(), NameWord.Key),
        ("secretkey"u8.ToArray(), NameWord.Key), ("privatekey"u8.ToArray(), NameWord.Key), ("signkey"u8.ToArray(), NameWord.Key),
        ("cryptkey"u8.ToArray(), NameWord.Key), ("aeskey"u8.ToArray(), NameWord.Key), ("pass"u8.ToArray(), NameWord.Pass),
        ("salt"u8.ToArray(), NameWord.Salt), ("auth"u8.ToArray(), NameWord.Auth),
    ];

    /// <summary>Whether one of the words is a credential's.</summary>
    public readonly bool NamesCredential => (All & Credentials) != 0;

    /// <summary>Whether <paramref name="word"/> occurs.</summary>
    public readonly bool Has(NameWord word) => (All & (1u << (int)word)) != 0;

    /// <summary>How many different groups of words occur.</summary>
    public readonly int Groups => BitOperations.PopCount(All);

    /// <summary>Splits a name at whatever is no letter or digit, at humps of camelCase, and looks up each word.</summary>
    public static NameWords Read(ReadOnlySpan<byte> name)
    {
        NameWords words = default;
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            bool ends = i == name.Length || !char.IsAsciiLetterOrDigit((char)name[i]) || IsHump(name, start, i);
            if (!ends)
                continue;
            if (i > start)
                words.Add(name[start..i]);
            start = i < name.Length && char.IsAsciiLetterOrDigit((char)name[i]) ? i : i + 1;
        }
        return words;
    }

    private static bool IsHump(ReadOnlySpan<byte> name, int start, int i)
    {
        if (i == start || !char.IsAsciiLetterUpper((char)name[i]))
            return false;
        bool afterLower = !char.IsAsciiLetterUpper((char)name[i - 1]);
        bool beforeLower = i + 1 < name.Length && char.IsAsciiLetterLower((char)name[i + 1]);
        return afterLower || beforeLower;
    }

    private void Add(ReadOnlySpan<byte> word)
    {
        Count++;
        NameWord kind = Lookup(word);
        if (kind == NameWord.Unknown)
        {
            // password2, key1
            ReadOnlySpan<byte> bare = word.TrimEnd("0123456789"u8);
            if (bare.Length < word.Length && !bare.IsEmpty)
                kind = Lookup(bare);
            else if (bare.IsEmpty)
                kind = NameWord.Number;
        }
        All |= 1u << (int)kind;
        // A number at the end says nothing: PASSWORD_1 is a password.
        if (kind != NameWord.Number)
            Last = kind;
    }

    private static NameWord Lookup(ReadOnlySpan<byte> word)
    {
        int found = Table.Find(word);
        if (found > 0)
            return (NameWord)found;
        foreach ((byte[] ending, NameWord kind) in Endings)
        {
            if (word.Length > ending.Length && Ascii.EqualsIgnoreCase(word[^ending.Length..], ending))
                return kind;
        }
        return word.Length > 8 && Ascii.EqualsIgnoreCase(word[..8], "password"u8) ? NameWord.Password : NameWord.Unknown;
    }
}
