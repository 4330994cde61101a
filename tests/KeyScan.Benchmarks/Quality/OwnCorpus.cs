using System.Globalization;
using KeyScan.Rules.Examples;

namespace KeyScan.Benchmarks.Quality;

/// <summary>
/// Assignments in the forms that languages have, filled with secrets made when it runs, and lines that look like them and hold
/// none.
/// </summary>
internal static class OwnCorpus
{
    /// <summary>Share of the secrets that are found.</summary>
    public const double LeastRecall = 0.97;

    /// <summary>Share of the secrets that are found with medium confidence or more.</summary>
    public const double LeastSureRecall = 0.93;

    /// <summary>Share of the other lines that are not reported.</summary>
    public const double LeastLeftAlone = 0.95;

    /// <summary>Share of the other lines that are not reported with medium confidence or more.</summary>
    public const double LeastSurelyLeftAlone = 0.97;

    /// <summary>Share of the rules whose example is found.</summary>
    public const double LeastExamples = 0.998;

    /// <summary>Share of the rules whose example is found with medium confidence or more.</summary>
    public const double LeastSureExamples = 0.99;

    private const int Rounds = 6;

    private static readonly (string Path, string Form)[] Secrets =
    [
        ("config/app.yml", "  password: @"), ("config/app.yml", "  api_token: \"@\""), (".env", "DB_PASSWORD=@"),
        (".env", "STRIPE_SECRET=@"),
        ("src/Login.cs", "var clientSecret = \"@\";"), ("src/login.py", "API_KEY = '@'"),
        ("src/login.ts", "const apiKey: string = '@';"),
        ("src/login.go", "\tpassword := \"@\""), ("src/Login.java", "config.setPassword(\"@\");"),
        ("src/login.php", "'secret' => '@',"),
        ("src/login.php", "define('DB_PASSWORD', '@');"), ("web/settings.xml", "<password>@</password>"),
        ("web/app.config", "<add key=\"ApiToken\" value=\"@\" />"),
        ("deploy/run.sh", "export TOKEN=@"), ("deploy/run.sh", "curl -u robot:@ https://api.shop.test/"), ("deploy/pod.yaml", "- name: DB_PASSWORD\n  value: \"@\""),
        ("deploy/db.sql", "CREATE USER shop IDENTIFIED BY '@';"), ("settings.json", "{\"auth\": {\"password\": \"@\"}}"),
        ("src/a.js", "fetch(u, {headers: {'X-Api-Key': '@'}})"),
        ("config/db.properties", "spring.datasource.password=@"), ("docker-compose.yml", "      - POSTGRES_PASSWORD=@"),
        (".netrc", "machine api.shop.test login bob password @"), (".npmrc", "//npm.shop.test/:_authToken=@"), (".git-credentials", "https://bob:@@git.shop.test"),
        (".pgpass", "db.shop.test:5432:shop:app:@"), (".s3cfg", "secret_key = @"), (".muttrc", "set imap_pass = '@'"),
        (".mysql_history", "GRANT ALL ON *.* TO app IDENTIFIED BY '@';"),
        (".bash_history", "mysql -u root -p@ shop"), (".bash_history", "sshpass -p '@' ssh deploy@shop.test"),
        (".my.cnf", "[client]\npassword=@"), (".pypirc", "[pypi]\nusername: bob\npassword: @"),
        ("sftp-config.json", "{\"host\": \"shop.test\", \"password\": \"@\"}"),
        (".ftpconfig", "{\"host\": \"shop.test\", \"pass\": \"@\"}"), (".cshrc", "setenv DB_PASSWORD @"),
        (".esmtprc", "password \"@\""),
        ("robomongo.json", "{\"credentials\": [{\"userName\": \"bob\", \"userPassword\": \"@\"}]}"),
        ("filezilla.xml", "<FileZilla3><Servers><Server><Pass>@</Pass></Server></Servers></FileZilla3>"),
        ("kubeconfig", "users:\n- name: ci\n  user:\n    token: @"),
        ("variables.tf", "variable \"db_password\" {\n  default = \"@\"\n}"),
        ("settings.xml", "<server><username>bob</username><password>@</password></server>"),
        (".travis.yml", "  api_key: @"), (".rediscli_history", "CONFIG SET requirepass @"),
        ("conn.js", "conn.login('bob', '@', done);"), (".subversion/auth/svn.simple/a", "K 8\npassword\nV 20\n@\nK 8"),
    ];

    private static readonly (string Path, string Line)[] Others =
    [
        ("src/a.py", "password = request.form['password']"), ("src/a.py", "token_type = 'access_token'"),
        ("src/a.ts", "apiKey: process.env.API_KEY,"),
        ("deploy/a.yml", "password: ${{ secrets.DB_PASSWORD }}"), ("deploy/a.yml", "secretName: shop-tls-secret"),
        ("src/a.js", "key: 'user.settings.language'"),
        ("src/a.rb", "foreign_key: :customer_id"), ("src/a.cs", "public string Password { get; set; }"),
        ("src/a.go", "Key: \"Environment\","),
        ("src/a.html", "<input name=\"password\" placeholder=\"Enter your password\">"), ("docs/a.md", "API_KEY=<your-api-key>"),
        ("src/a.java", "String token = nextToken();"),
        ("src/a.py", "sort_key = 'last_modified_timestamp'"),
        ("src/a.yml", "cache_key: v1-dependencies-{{ checksum \"go.sum\" }}"), ("src/a.c", "char *password = NULL;"),
        ("src/a.ts", "@Input() tokenLabel = 'Access token';"), ("src/a.sql", "password varchar(255) not null"),
        ("src/a.tf", "secret_key = var.secret_key"),
        ("src/a.py", "SECRET_SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'"),
        ("src/a.kt", "val authority = \"com.shop.provider\""),
    ];

    /// <summary>Writes the files and their labels.</summary>
    public static void Write(string folder)
    {
        var random = new Random(15);
        var labels = new List<string> { "path\tstart_line\tend_line\ttruth\tcategory" };
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < Secrets.Length; i++)
                Add(folder, labels, $"s{round}-{i}/{Secrets[i].Path}", Filled(Secrets[i].Form, Secret(random, round)), 'T');
        }
        for (int i = 0; i < Others.Length; i++)
            Add(folder, labels, $"f0-{i}/{Others[i].Path}", Others[i].Line, 'F');
        File.WriteAllLines(Path.Combine(folder, "labels.tsv"), labels);
    }

    /// <summary>Writes a file for each rule that has an example: its first.</summary>
    public static void WriteExamples(string folder, IReadOnlyList<Rule> rules)
    {
        var random = new Random(15);
        var labels = new List<string> { "path\tstart_line\tend_line\ttruth\tcategory" };
        for (int i = 0; i < rules.Count; i++)
        {
            if (rules[i].Examples.Count > 0)
                Add(folder, labels, $"e{i}-0/{rules[i].Id}.txt", ExampleTemplate.Expand(rules[i].Examples[0], random), 'T');
        }
        File.WriteAllLines(Path.Combine(folder, "labels.tsv"), labels);
    }

    /// <summary>The form that a file was made of.</summary>
    public static string FormAt(string path)
    {
        string[] parts = path.Split('/')[0].Split('-');
        int i = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return parts[0][0] == 'e' ? path
            : parts[0][0] == 's' ? $"{Secrets[i].Path}: {Secrets[i].Form} ({parts[0]})"
            : $"{Others[i].Path}: {Others[i].Line}";
    }

    /// <summary>The secret goes where the first <c>@</c> stands.</summary>
    private static string Filled(string form, string secret)
    {
        int at = form.IndexOf('@', StringComparison.Ordinal);
        return form[..at] + secret + form[(at + 1)..];
    }

    private static void Add(string folder, List<string> labels, string path, string text, char truth)
    {
        string file = Path.Combine(folder, "files", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"\n{text}\n");
        labels.Add($"{path}\t2\t{2 + text.Count(c => c == '\n')}\t{truth}\tPassword");
    }

    /// <summary>
    /// As password generators and providers make them; what people make up is not here, for nobody can say how much of it is
    /// one.
    /// </summary>
    private static string Secret(Random random, int round)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        return round switch
        {
            0 => new string(random.GetItems(Letters.AsSpan(), 32)),
            1 => new string(random.GetItems("0123456789abcdef".AsSpan(), 40)),
            2 => new string(random.GetItems((Letters + "!#%*-_+.").AsSpan(), 16)),
            3 => new string(random.GetItems(Letters.AsSpan(), 12)),
            4 => Convert.ToBase64String(
                BitConverter.GetBytes(random.NextInt64()).Concat(BitConverter.GetBytes(random.NextInt64())).ToArray()),
            _ => new string(random.GetItems(Letters.AsSpan(), 20)) + "-" + new string(random.GetItems(Letters.AsSpan(), 20)),
        };
    }
}
