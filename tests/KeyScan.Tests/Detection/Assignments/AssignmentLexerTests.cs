using System.Text;
using KeyScan.Detection.Assignments;
using KeyScan.Tests.Support;

namespace KeyScan.Tests.Detection.Assignments;

public sealed class AssignmentLexerTests
{
    // A value with the characters that passwords have, and that no language ends a value at everywhere.
    private const string Value = "q7#Vz!t2/Lp";

    [Theory]
    [InlineData("db_password = \"@\"", "a.py")]
    [InlineData("password: '@'", "a.rb")]
    [InlineData("const apiKey: string = `@`;", "a.ts")]
    [InlineData("let secret: Option<&str> = Some(\"@\");", "a.rs")]
    [InlineData("password := []byte(\"@\")", "a.go")]
    [InlineData("'secret' => '@',", "a.php")]
    [InlineData("define('DB_PASSWORD', '@');", "a.php")]
    [InlineData("config.setPassword(\"@\");", "A.java")]
    [InlineData("char password[32] = \"@\";", "a.c")]
    [InlineData("TOKEN ?= @", "a.mk")]
    [InlineData("{\"auth\":{\"password\":\"@\"}}", "a.json")]
    [InlineData("\"{\\\"password\\\": \\\"@\\\"}\"", "a.js")]
    [InlineData("&quot;token&quot;: &quot;@&quot;", "a.html")]
    [InlineData("<password>@</password>", "a.xml")]
    [InlineData("<password><![CDATA[@]]></password>", "a.xml")]
    [InlineData("<add key=\"ApiToken\" value=\"@\" />", "a.config")]
    [InlineData("<key>apiSecret</key>\n  <string>@</string>", "a.plist")]
    [InlineData("- name: DB_PASSWORD\n  value: \"@\"", "a.yaml")]
    [InlineData("variable \"db_password\" {\n  type    = string\n  default = \"@\"\n}", "a.tf")]
    [InlineData("set(:github, :secret, '@')", "a.rb")]
    [InlineData("client.login(\"me@shop.test\", \"@\")", "a.js")]
    [InlineData("K 8\npassword\nV 11\n@\nK 8\n", "svn.simple")]
    [InlineData("<Password>\n  <Value>@</Value>\n</Password>", "a.xml")]
    [InlineData("setenv DB_PASSWORD @", ".cshrc")]
    [InlineData("CONFIG SET requirepass @", ".rediscli_history")]
    [InlineData("{\"name\": \"API_TOKEN\",\n \"value\": \"@\"}", "a.json")]
    [InlineData("app.secret_key = (\n    '@'\n)", "a.py")]
    [InlineData("password: |\n  @\n", "a.yaml")]
    [InlineData("tokens:\n  - @\n", "a.yaml")]
    [InlineData("PASSWORD=@", ".env")]
    [InlineData("export PASSWORD=@", "a.sh")]
    [InlineData("ENV API_TOKEN @", "Dockerfile")]
    [InlineData("requirepass @", "redis.conf")]
    [InlineData("machine x.test login me password @", ".netrc")]
    [InlineData("tool --password @ --verbose", "a.sh")]
    [InlineData("tool --token=@ run", "a.sh")]
    [InlineData("aws configure set aws_secret_access_key \\\n  @", "a.sh")]
    [InlineData("url: postgres://app:@@db.test/shop", "a.yml")]
    [InlineData("url=jdbc:oracle:thin:app/@@//db.test:1521/ORCL", "a.properties")]
    [InlineData("curl -u me:@ https://x.test", "a.sh")]
    [InlineData("mysql -u root -p@ shop", "a.sh")]
    [InlineData("sshpass -p '@' ssh x.test", "a.sh")]
    [InlineData("CREATE USER a IDENTIFIED BY '@'", "a.sql")]
    [InlineData("ALTER USER a IDENTIFIED WITH mysql_native_password BY '@'", "a.sql")]
    [InlineData("$p = ConvertTo-SecureString -AsPlainText \"@\" -Force", "a.ps1")]
    [InlineData("password=${DB_PASSWORD:-@}", "a.yml")]
    [InlineData("spring.datasource.password: ${DB_PASSWORD:@}", "a.yml")]
    [InlineData("const token = process.env.TOKEN || '@';", "a.js")]
    [InlineData("token = os.environ.get('TOKEN', '@')", "a.py")]
    [InlineData("token = ENV.fetch(\"TOKEN\") { \"@\" }", "a.rb")]
    public void A_value_is_read_whole_in_every_form_that_languages_have(string form, string path)
    {
        string line = form.Replace("@", Value, StringComparison.Ordinal)
            .Replace($"{Value}{Value}", $"{Value}@", StringComparison.Ordinal);
        string text = $"first line\n{line}\nlast line\n";
        Assert.Contains(Value, LexedText.Values(text, path));
    }

    // The value is put in when the test runs: this file is scanned too.
    [Theory]
    [InlineData("https://x.test/a?token=@&next=1")]
    [InlineData("Server=db;User Id=sa;Password=@,5;Encrypt=1")]
    [InlineData("Authorization: Bearer @")]
    [InlineData("Authorization: Basic @")]
    [InlineData("log: token=@, user=x")]
    public void Inside_of_a_longer_text_a_value_ends_at_its_delimiter(string text)
    {
        string value = MadeTokens.Random("", 20, 1);
        Assert.Contains(value, LexedText.Values(text.Replace("@", value, StringComparison.Ordinal), "a.log"));
    }

    [Theory]
    [InlineData("author = \"Jane Doe Smith\"", "a.py")]
    [InlineData("monkey: \"bananas and more\"", "a.js")]
    [InlineData("keyboard = 'qwertz-layout'", "a.js")]
    [InlineData("pinctrl_lpass = \"gpio14\"", "a.dts")]
    [InlineData("password = get_password()", "a.py")] // keyscan:allow reason="made up"
    [InlineData("token = other.token", "a.py")]
    [InlineData("const password = form.controls['password1'].value;", "a.ts")]
    [InlineData("https://x.test:8080/a@b", "a.md")]
    [InlineData("The password is what opens it.", "a.md")]
    [InlineData("password", "a.txt")]
    [InlineData("password = ", "a.env")]
    [InlineData("secret = \"unclosed", "a.py")]
    public void What_assigns_nothing_has_no_value(string text, string path) => Assert.Empty(LexedText.Values(text, path));

    [Fact]
    public void Hostile_text_is_read_to_its_end_without_a_fault()
    {
        var random = new Random(1);
        string[] pieces = ["password", "=", ":", "\"", "'", "\\", "\n", "\r", "(", "[", "{", "<", ">", "${", "://", "@",
            "bearer ", "basic ", "$2a$", "identified ", "by", "curl ", "-u", " ", "é", "\0", "key", "&quot;", ","];
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            foreach (string value in LexedText.Values(text, i % 2 == 0 ? "a.py" : "a.yml"))
                Assert.NotEmpty(value);
        }
    }

    [Theory]
    [InlineData("DB_ROOT_PASSWORD", NameWord.Password, NameWord.Store)]
    [InlineData("awsSecretAccessKey", NameWord.Key, NameWord.Secret)]
    [InlineData("mypassword", NameWord.Password, NameWord.Password)]
    [InlineData("APIToken2", NameWord.Token, NameWord.Api)]
    public void A_name_is_split_into_its_words(string name, object last, object has)
    {
        NameWords words = NameWords.Read(Encoding.ASCII.GetBytes(name));
        Assert.Equal(last, words.Last);
        Assert.True(words.Has((NameWord)has));
    }
}
