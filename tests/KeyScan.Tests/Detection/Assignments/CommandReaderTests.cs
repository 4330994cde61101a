using System.Text;
using KeyScan.Detection.Assignments;

namespace KeyScan.Tests.Detection.Assignments;

public sealed class CommandReaderTests
{
    // A value with the characters that passwords have, and that shells leave alone inside of a word.
    private const string Value = "q7#Vz!t2/Lp";

    [Theory]
    [InlineData("lftp -u me,¤ sftp://x.test", "a.sh")]
    [InlineData("lftp -e 'mput *' -u 'me','¤' x.test", "a.sh")]
    [InlineData("lftp -u \"me,¤\" x.test", "a.sh")]
    [InlineData("curl -s --user me:¤ https://x.test", "a.sh")]
    [InlineData("curl -sSLu me:¤ https://x.test", "a.sh")]
    [InlineData("curl -ume:¤ https://x.test", "a.sh")]
    [InlineData("curl -u \"me:¤\" https://x.test", "a.sh")]
    [InlineData("{\"cmd\": \"curl -u me:¤\"}", "a.json")]
    [InlineData("{\"cmd\": \"curl -u \\\"me:¤\\\" x\"}", "a.json")]
    [InlineData("curl --proxy-user me:¤ https://x.test", "a.sh")]
    [InlineData("skopeo copy --src-creds me:¤ docker://a docker://b", "a.sh")]
    [InlineData("smbclient //nas/share -U me%¤ -c ls", "a.sh")]
    [InlineData("smbclient -U 'DOM\\nick%¤' //nas/share", "a.sh")]
    [InlineData("net use Z: \\\\nas\\share ¤ /user:DOM\\me", "a.bat")]
    [InlineData("net use Z: \\\\nas\\share /user:DOM\\me ¤ /persistent:yes", "a.bat")]
    [InlineData("net user me ¤ /add", "a.bat")]
    [InlineData("mariadb -u root -p'¤' shop", "a.sh")]
    [InlineData("mongosh admin -u root -p '¤' --eval x", "a.sh")]
    [InlineData("mongodump --host db -u root \\\n  -p ¤ --out x", "a.sh")]
    [InlineData("ldapmodify -x -D cn=admin -w ¤ -f a.ldif", "a.sh")]
    [InlineData("az login --service-principal -u x -p ¤ --tenant y", "a.sh")]
    [InlineData("helm registry login -u me -p ¤ x.test", "a.sh")]
    [InlineData("sqlcmd -S db -U sa -P ¤ -Q x", "a.ps1")]
    [InlineData("schtasks /create /tn x /ru me /rp ¤", "a.bat")]
    [InlineData("xfreerdp /u:me /p:¤ /v:x", "a.sh")]
    [InlineData("plink -ssh x.test -pw ¤ ls", "a.bat")]
    [InlineData("openssl enc -aes-256-cbc -k ¤ -in a", "a.sh")]
    [InlineData("openssl pkcs12 -export -password pass:¤ -out a", "a.sh")]
    [InlineData("sqlplus shop/¤ @a.sql", "a.sh")]
    [InlineData("sqlplus -s shop/¤@db:1521/ORCL", "a.sh")]
    [InlineData("htpasswd -bc /etc/users me ¤", "a.sh")]
    [InlineData("htpasswd -nbB -C 10 me ¤", "a.sh")]
    [InlineData("rabbitmqctl add_user me ¤", "a.sh")]
    [InlineData("mc alias set m https://x.test me ¤", "a.sh")]
    [InlineData("echo ¤ | sudo -S systemctl restart x", "a.sh")]
    [InlineData("echo '¤' | sudo -S -p '' id", "a.sh")]
    [InlineData("printf \"¤\\n\" | sudo -S id", "a.sh")]
    [InlineData("echo \"¤\" | docker login -u me --password-stdin x.test", "a.sh")]
    [InlineData("echo \"me:¤\" | chpasswd", "a.sh")]
    [InlineData("echo ¤ | passwd --stdin me", "a.sh")]
    [InlineData("sudo -S id <<< \"¤\"", "a.sh")]
    [InlineData("spawn ssh x.test\nexpect \"password:\"\nsend \"¤\\r\"\ninteract", "a.exp")]
    [InlineData("expect {\n  \"*assword*\" { send \"¤\\r\"; exp_continue }\n}", "a.exp")]
    [InlineData("child.expect(\"[Pp]assword:\")\nchild.sendline(\"¤\")", "a.py")]
    [InlineData("ftp -n x.test <<EOF\nuser me ¤\nput a\nEOF", "a.sh")]
    [InlineData("ftp -inv x.test <<EOF\nquote USER me\nquote PASS ¤\nEOF", "a.sh")]
    [InlineData("masterauth ¤", "redis.conf")]
    [InlineData("sentinel auth-pass main ¤", "sentinel.conf")]
    [InlineData("user me on >¤ ~* +@all", "users.acl")]
    [InlineData("AUTH ¤", "a.redis")]
    [InlineData("AUTH me ¤", "a.redis")]
    [InlineData("CONFIG SET requirepass ¤", "a.txt")]
    [InlineData("bindpw ¤", "ldap.conf")]
    [InlineData("  user me insecure-password ¤", "haproxy.cfg")]
    [InlineData("username me password 0 ¤", "router.cfg")]
    [InlineData("enable secret 5 ¤", "router.cfg")]
    [InlineData("nmcli dev wifi connect x password ¤", "a.sh")]
    [InlineData("ALTER USER shop IDENTIFIED BY ¤;", "a.sql")]
    public void A_password_among_the_arguments_of_a_command_is_read_whole(string form, string path)
    {
        string text = form.Replace("¤", Value, StringComparison.Ordinal);
        Assert.Contains(Value, LexedText.Values($"first line\n{text}\nlast line\n", path));
        // At both ends of a text too.
        Assert.Contains(Value, LexedText.Values(text, path));
    }

    [Theory]
    [InlineData("lftp -u me sftp://x.test", "a.sh")]
    [InlineData("docker login -u me && mkdir -p some/folder/there", "a.sh")]
    [InlineData("mongo shop; cp -p one.txt two.txt", "a.sh")]
    [InlineData("mysql -u root -p shop", "a.sh")]
    [InlineData("htpasswd -c /etc/users somebody", "a.sh")]
    [InlineData("net use Z: \\\\nas\\share /persistent:yes", "a.bat")]
    [InlineData("net user somebody", "a.bat")]
    [InlineData("sqlplus / as sysdba", "a.sh")]
    [InlineData("echo starting | tee log", "a.sh")]
    [InlineData("echo it is done | sudo -S id", "a.sh")]
    [InlineData("<<<<<<< HEAD sudo -S", "a.sh")]
    [InlineData("expect(password).toBe(other)", "a.js")]
    [InlineData("expect(find(\"Password\")).toBeVisible()\nsocket.send(\"something\")", "a.js")]
    [InlineData("AUTH LOGIN", "a.redis")]
    [InlineData("a user is identified by something;", "a.sql")]
    [InlineData("the light is on >half", "a.cfg")]
    [InlineData("ftp -n x.test", "a.sh")]
    public void A_command_without_a_password_has_none(string text, string path) =>
        Assert.Empty(LexedText.Values($"{text}\n", path));

    [Fact]
    public void Hostile_commands_are_read_to_their_end_without_a_fault()
    {
        var random = new Random(2);
        string[] pieces = [.. CommandForm.Commands, "-p", "-u", "-U", "-P", "/rp", "a:b", "a,b", "a%b", "a/b@c", "\"", "'", "\\",
            "\\\n", "\n", "\r\n", " ", "|", "echo ", "<<<", "<<EOF", "expect ",
            "\"assword", "send ", "user ", "quote PASS ", " on >", "AUTH ", "sentinel auth-pass ", "enable secret ", "5 ", "é",
            "\0"];
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            foreach (string value in LexedText.Values(text, i % 2 == 0 ? "a.sh" : "a.cfg"))
                Assert.NotEmpty(value);
        }
    }

    [Fact]
    public void The_keys_and_salts_of_a_WordPress_site_are_secrets_whatever_characters_they_have()
    {
        var random = new Random(3);
        foreach (string name in new[] { "AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT", "SECURE_AUTH_SALT", "NONCE_SALT" })
        {
            const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_{|}~ ";
            string value = new([.. Enumerable.Range(0, 64).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            Assert.Equal(Answer.Secret, Judged($"define('{name}', '{value}');"));
            Assert.NotEqual(Answer.Secret, Judged($"define('{name}', 'put your unique phrase here');"));
        }
    }

    private static Answer Judged(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var path = new PathTraits("wp-config.php");
        int seen = 0;
        for (int hit = Anchors.Next(bytes, 0); hit >= 0; hit = Anchors.Next(bytes, hit + 1))
        {
            if (AssignmentLexer.TryRead(bytes, hit, path, ref seen, out Assignment found))
                return Veto.Find(bytes, found, path) != VetoReason.None ? Answer.None : Judge.Try(bytes, found, path).Answer;
        }
        return Answer.None;
    }
}
