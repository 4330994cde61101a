using System.Text;
using KeyScan.Matching;
using KeyScan.Pipeline;
using KeyScan.Pipeline.Detectors;
using KeyScan.Rules;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Pipeline;

/// <summary>What belongs to a secret and stands beside it is reported with it.</summary>
public sealed class PartReaderTests
{
    private static readonly ScanOptions Options = new() { Rules = RuleCatalogue.BuiltIn() };

    // ¤ is a password, made when the test runs.
    [Theory]
    [InlineData(".env", "DB_HOST=db.shop.test\nDB_NAME=orders\nDB_USER=shop\nDB_PASSWORD=¤\n",
        "host=db.shop.test database=orders user=shop")]
    [InlineData(".env", "POSTGRES_PASSWORD=¤\nPOSTGRES_USER=shop\nPOSTGRES_DB=orders\n", "database=orders user=shop")]
    [InlineData("a.yml", "db:\n  host: db.shop.test\n  user: shop\n  password: ¤\n", "host=db.shop.test user=shop")]
    [InlineData("a.json", "{\"username\": \"shop\", \"password\": \"¤\"}", "user=shop")]
    [InlineData("a.py",
        "c = connect(\n    host=\"db.shop.test\",\n    user=\"shop\",\n    password=\"¤\",\n    database=\"orders\",\n)",
        "host=db.shop.test database=orders user=shop")]
    [InlineData("a.xml", "<server><host>ftp.shop.test</host><user>bob</user><password>¤</password></server>",
        "host=ftp.shop.test user=bob")]
    [InlineData("a.yaml", "env:\n- name: DB_USER\n  value: shop\n- name: DB_PASSWORD\n  value: ¤\n", "user=shop")]
    [InlineData("a.properties", "spring.datasource.username=shop\nspring.datasource.password=¤\n", "user=shop")]
    [InlineData("a.config", "<add connectionString=\"Server=sql.shop.test;Initial Catalog=orders;User Id=sa;Password=¤\" />",
        "host=sql.shop.test database=orders user=sa")]
    [InlineData("a.sh", "mysql --host=db.shop.test --user=shop --password=¤ orders", "host=db.shop.test user=shop")]
    [InlineData("a.py", "url = \"postgresql://shop:¤@db.shop.test:5432/orders?ssl=1\"",
        "host=db.shop.test:5432 database=orders user=shop")]
    [InlineData("a.sh", "git clone https://bot:¤@git.shop.test/shop.git", "host=git.shop.test user=bot")]
    [InlineData("a.js", "const dbUser = 'shop';\nconst dbPassword = '¤';\n", "user=shop")]
    [InlineData(".netrc", "machine api.shop.test login bob password ¤\n", "host=api.shop.test user=bob")]
    public void A_password_has_its_user_host_and_database_as_parts(string path, string text, string parts) =>
        Assert.Equal(parts, Parts(path, text, MadeTokens.Random("", 20, 5)));

    [Theory]
    [InlineData(".env", "SMTP_USER=robot\nSMTP_HOST=mail.shop.test\nREDIS_PASSWORD=¤\n")]
    [InlineData("a.yml", "- user: ann\n  host: one.test\n- password: ¤\n")]
    [InlineData("a.json", "{\"a\": {\"user\": \"ann\"}, \"b\": {\"password\": \"¤\"}}")]
    [InlineData("a.ini", "[one]\nuser = ann\n[two]\npassword = ¤\n")]
    [InlineData("a.ini", "user = ann\n\npassword = ¤\n")]
    [InlineData("a.yml", "user: ann\ndb:\n  password: ¤\n")]
    [InlineData(".env", "DB_USER=${USER}\nDB_PASSWORD=¤\n")]
    [InlineData(".env", "DB_USER=a\n1\n2\n3\n4\n5\n6\n7\n8\nDB_PASSWORD=¤\n")]
    public void What_belongs_to_something_else_is_no_part(string path, string text) =>
        Assert.Equal("", Parts(path, text, MadeTokens.Random("", 20, 6)));

    [Theory]
    [InlineData(".env", "AWS_ACCESS_KEY_ID={0}\nAWS_SECRET_ACCESS_KEY={1}\n")]
    [InlineData("credentials", "[default]\naws_secret_access_key = {1}\naws_access_key_id = {0}\n")]
    [InlineData("a.json", "{{\"x\": \"{0}\", \"aws_secret_access_key\": \"{1}\"}}")]
    public void The_two_halves_of_a_key_have_each_other_as_a_part_and_neither_is_printed_whole(string path, string form)
    {
        string id = ExampleOf("aws-access-key-id"), secret = MadeTokens.Random("", 40, 7);
        List<Finding> findings = Find(path, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, id, secret));
        Finding first = Assert.Single(findings, f => f.Secret.Reveal() == id),
            second = Assert.Single(findings, f => f.Secret.Reveal() == secret);
        Assert.Equal([new SecretPart("secret", second.Redacted)], first.Parts);
        Assert.Equal([new SecretPart("id", first.Redacted)], second.Parts);
    }

    [Fact]
    public void Nothing_of_a_URL_that_is_the_secret_as_a_whole_is_shown_as_a_part()
    {
        string user = string.Concat(Enumerable.Range(1, 15).Select(i => i * 7 % 10)), secret = MadeTokens.Random("", 27, 11);
        List<Finding> findings = Find(".env", $"MEDIA=cloudinary://{user}:{secret}@shop\n");
        Assert.Contains(findings, f => f.Rule.Id == "cloudinary-url");
        Assert.DoesNotContain(findings.SelectMany(f => f.Parts), p => p.Value.Contains(user[..8], StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_in_a_URL_that_is_a_token_itself_is_not_printed_whole()
    {
        string token = MadeTokens.Random("sk_live_", 24, 9), password = MadeTokens.Random("", 20, 9);
        List<Finding> findings = Find("a.sh", $"git clone https://{token}:{password}@git.shop.test/shop.git\n");
        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings.SelectMany(f => f.Parts), p => p.Value.Contains(token[8..], StringComparison.Ordinal));
    }

    [Fact]
    public void A_public_half_that_no_rule_finds_is_not_printed_whole_either()
    {
        string text = $"consumer_key = \"little-known-half\"\nconsumer_secret = \"{MadeTokens.Random("", 32, 8)}\"\n";
        SecretPart part = Assert.Single(Assert.Single(Find("a.py", text)).Parts);
        Assert.Equal("id", part.Name);
        Assert.DoesNotContain("known", part.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_has_its_parts_without_a_fault()
    {
        var random = new Random(4);
        string value = MadeTokens.Random("", 16, 9);
        string[] pieces = [$"password: {value}\n", $"\"password\": \"{value}\"", $"x://u:{value}@h/d", "user", "host=", ": ", "{",
            "}", "\n", "- ", "[s]\n", "db_", "<user>", "</user>", "://", "@", "é", "\0", "\"", " "];
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 16)).Select(_ => pieces[random.Next(pieces.Length)]));
            foreach (Finding finding in Find(i % 2 == 0 ? "a.yml" : "a.py", text))
                Assert.All(finding.Parts, p => Assert.DoesNotContain(value, p.Value, StringComparison.Ordinal));
        }
    }

    private static string Parts(string path, string text, string secret) =>
        string.Join(' ', Assert.Single(Find(path, text.Replace("¤", secret, StringComparison.Ordinal)),
            f => f.Secret.Reveal() == secret).Parts.Select(p => $"{p.Name}={p.Value}"));

    private static List<Finding> Find(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var search = new ContentSearch(new Matcher(Options.Rules), Options);
        search.Begin(bytes.Length);
        var content = new Content(bytes, []);
        MatchScratch scratch = search.Find(content, path);
        return new FindingMaker(Options)
            .Make(new Provenance { Path = path, Source = SourceKind.File }, default, content, scratch);
    }

    private static string ExampleOf(string rule) =>
        KeyScan.Rules.Examples.ExampleTemplate.Expand(Options.Rules.Rules.Single(r => r.Id == rule).Examples[0],
            new Random(1)) is var example
            ? System.Text.RegularExpressions.Regex.Match(example, "A[KS]IA[A-Z2-7]{16}").Value : "";
}
