using KeyScan.Tests.Support;
using KeyScan.Verification.Logins;

namespace KeyScan.Tests.Verification.Logins;

public sealed class LoginTargetTests
{
    [Theory]
    [InlineData("postgres://u:PW@db.shop.test/shop", "Postgresql u db.shop.test 5432 shop")]
    [InlineData("postgresql+psycopg2://u:PW@db.shop.test:6000/shop?sslmode=require#x", "Postgresql u db.shop.test 6000 shop tls")]
    [InlineData("postgres://u:PW@db/shop?sslmode=verify-full", "Postgresql u db 5432 shop tls trust")]
    [InlineData("jdbc:mysql://db:3307/shop?user=u&password=PW&sslMode=VERIFY_IDENTITY", "Mysql u db 3307 shop tls trust")]
    [InlineData("mariadb://u:PW@[2001:db8::1]:3306", "Mysql u 2001:db8::1 3306 ")]
    [InlineData("mongodb://u:PW@a.test:27018,b.test:27019/?tls=true", "Mongodb u a.test 27018  now")]
    [InlineData("redis://:PW@cache", "Redis  cache 6379 ")]
    [InlineData("rediss://u:PW@cache", "Redis u cache 6379  now")]
    [InlineData("amqp://u:PW@mq/%2f", "Amqp u mq 5672 /")]
    [InlineData("amqps://u:PW@mq", "Amqp u mq 5671  now")]
    [InlineData("redis://:PW@cache:6380),", "Redis  cache 6380 ")] // in a sentence
    [InlineData("AMQPS://a%40b:PW@mq", "Amqp a@b mq 5671  now")]
    public void URLs_are_read_as_programs_write_them(string template, string expected)
    {
        LoginTarget? target = LoginTarget.TryParse(template.Replace("PW", "p%3Aw", StringComparison.Ordinal), out Fault? wrong);
        Assert.Null(wrong);
        Assert.Equal("p:w", target!.Password.Reveal());
        Assert.Equal(expected, $"{target.Kind} {target.User} {target.Host} {target.Port} {target.Database}"
            + $"{(target.BeginsWithTls ? " now" : "")}{(target.NeedsTls ? " tls" : "")}{(target.NeedsTrust ? " trust" : "")}");
    }

    [Theory]
    [InlineData("mongodb+srv://u:PW@cluster0.mongo.test/",
        "its servers are found by DNS records of kind SRV, which are not asked for")]
    [InlineData("mssql://u:PW@db", "there is no login for URLs of this scheme")]
    [InlineData("https://u:PW@db", "there is no login for URLs of this scheme")]
    [InlineData("postgres://u@db/x", "the URL names no user, or no password")]
    [InlineData("postgres://:PW@db/x", "the URL names no user, or no password")]
    [InlineData("postgres://u:PW@/x", "the text is no URL with a host")]
    [InlineData("postgres://u:PW@db:0/x", "the text is no URL with a host")]
    [InlineData("postgres://u:PW@db:99999/x", "the text is no URL with a host")]
    [InlineData("postgres://u:PW@a b/x", "the text is no URL with a host")]
    [InlineData("postgres://u:PW@${DB_HOST}/x", "the text is no URL with a host")]
    [InlineData("postgres://u:PWNUL@db/x", "the URL holds a NUL")] // keyscan:allow reason="made up"
    [InlineData("PW", "the text is no URL with a host")]
    public void What_is_no_login_says_why_without_the_URL(string template, string expected)
    {
        Assert.Null(LoginTarget.TryParse(template.Replace("PW", "pass1", StringComparison.Ordinal).Replace("NUL", "%00",
            StringComparison.Ordinal), out Fault? wrong));
        Assert.Equal(expected, wrong!.What);
    }

    [Fact]
    public void A_target_shows_no_password()
    {
        string password = MadeTokens.Random("", 24, seed: 1723);
        Assert.DoesNotContain(password[4..], LoginTarget.TryParse($"postgres://u:{password}@db/x", out _)!.ToString(),
            StringComparison.Ordinal);
    }
}
