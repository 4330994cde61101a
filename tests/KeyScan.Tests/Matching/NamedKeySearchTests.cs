using System.Text;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Rules.Shapes;

namespace KeyScan.Tests.Matching;

public sealed class NamedKeySearchTests
{
    private const string Hex = "0123456789abcdef";
    private static readonly string Key = MadeKey(32, 4);

    private static readonly Matcher Matcher = new(RuleCatalogue.Of(
    [
        .. NamedKeyTable.Read(
            "Acme\tAPI key\tacme,acmecloud\t[a-f0-9]{32}\thttps://acme.example\n"
            + "Box\tAPI key\t~box\t[a-f0-9]{32}\thttps://box.example\n"
            + "Short\tAPI key\tshortish\t[a-f0-9]{8}\thttps://short.example\n"
            + "Other\ttoken\totherprovider\t[A-Za-z0-9]{24}\thttps://other.example", Rule.BuiltIn, []),
    ]));

    private readonly MatchScratch _scratch = new();

    [Theory]
    [InlineData("ACME_API_KEY={0}", Confidence.Medium)]
    [InlineData("acmeApiKey: '{0}'", Confidence.Medium)]
    [InlineData("X-Acme-Token: {0}", Confidence.Medium)]
    [InlineData("REACT_APP_ACME_CLOUD_SECRET = \"{0}\"", Confidence.Medium)]
    [InlineData("API_KEY_ACME={0}", Confidence.Medium)]
    [InlineData("Acme API key: {0}", Confidence.Medium)]
    [InlineData("acmeapikey={0}", Confidence.Medium)]
    [InlineData("acmecloud.Client(api_key=\"{0}\")", Confidence.Medium)]
    [InlineData("# Acme Cloud\nurl = 1\napi_key = {0}", Confidence.Low)]
    [InlineData("curl -H 'X-Api-Key: {0}' https://api.acmecloud.example/", Confidence.Low)]
    [InlineData("box_token={0}", Confidence.Medium)]
    public void A_key_beside_its_providers_name_is_found(string text, Confidence confidence)
    {
        RuleMatch match = Assert.Single(Find(string.Format(null, text, Key)));
        Assert.Equal(confidence, match.Confidence);
        Assert.Equal(32, match.Length);
    }

    [Theory]
    [InlineData("API_KEY={0}")]
    [InlineData("acmenauts_key={0}")]
    [InlineData("the_pacme_key={0}")]
    [InlineData("acme_key_id={0}")]
    [InlineData("acme_key_sha256={0}")]
    [InlineData("acmeKeyHash: '{0}'")]
    [InlineData("acme = {0}")]
    [InlineData("other_provider_key={0}")]
    [InlineData("check the box; token={0}")]
    [InlineData("acme_key={0}0")]
    [InlineData("acme_key=deadbeef{0}")]
    [InlineData("acme_key=00000000000000000000000000000000")]
    [InlineData("acme_key=${{ACME_KEY}}")]
    [InlineData("acme_key_commit: {0}")]
    public void What_only_looks_like_it_is_not(string text) => Assert.Empty(Find(string.Format(null, text, Key)));

    [Theory]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 0)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", 0)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 1)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", 1)]
    public void A_random_value_with_no_digit_or_one_is_found_all_the_same(string letters, int digits)
    {
        int found = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            char[] value = [.. Enumerable.Range(0, 24).Select(_ => letters[random.Next(letters.Length)])];
            for (int i = 0; i < digits; i++)
                value[random.Next(value.Length)] = (char)('0' + random.Next(10));
            found += Find($"otherprovider_token = '{new string(value)}'").Count;
        }
        Assert.InRange(found, 194, 200);
    }

    [Theory]
    [InlineData("getAccessTokenFromServer")]
    [InlineData("GETACCESSTOKENFROMSERVER")]
    [InlineData("thisisnotasecretatallnow")]
    [InlineData("CustomerRepositoryServic")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Words_of_the_same_length_are_not(string words) => Assert.Empty(Find($"otherprovider_token = '{words}'"));

    [Theory]
    [InlineData("1c345267", true)]
    [InlineData("a1cbd0f2", true)]
    [InlineData("dea" + "dbeef", false)]
    [InlineData("20" + "261128", false)]
    public void Eight_hexadecimal_digits_are_a_key_where_they_are_neither_a_word_nor_a_number(string value, bool isKey) =>
        Assert.Equal(isKey ? 1 : 0, Find($"shortish_api_key={value}").Count);

    [Fact]
    public void A_rule_that_is_not_in_the_catalogue_finds_nothing()
    {
        var problems = new List<Problem>();
        RuleCatalogue less = RuleCatalogue.BuiltIn().Select([], ["deepgram"], problems);
        Assert.Empty(problems);
        string text = $"DEEPGRAM_API_KEY={MadeKey(40, 2)}";
        new Matcher(less).Find(new Content(Encoding.UTF8.GetBytes(text), []), "a.txt", _scratch);
        Assert.DoesNotContain(_scratch.Matches, m => m.Rule.Rule.Provider == "deepgram");
        new Matcher(RuleCatalogue.BuiltIn()).Find(new Content(Encoding.UTF8.GetBytes(text), []), "a.txt", _scratch);
        Assert.Contains(_scratch.Matches, m => m.Rule.Rule.Provider == "deepgram");
    }

    [Fact]
    public void Any_bytes_are_looked_at_without_harm()
    {
        var random = new Random(12);
        byte[] alphabet = Encoding.ASCII.GetBytes("acme_key=0123 \\n%3D\"'&quot;.-:/+xtoken\n");
        for (int round = 0; round < 3000; round++)
        {
            byte[] text = new byte[random.Next(400)];
            for (int i = 0; i < text.Length; i++)
                text[i] = random.Next(40) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            Matcher.Find(new Content(text, []), "a.txt", _scratch);
            Assert.All(_scratch.Matches, m => Assert.InRange(m.Start, 0, text.Length - m.Length));
        }
    }

    private List<RuleMatch> Find(string text)
    {
        Matcher.Find(new Content(Encoding.UTF8.GetBytes(text), []), "a.txt", _scratch);
        return [.. _scratch.Matches];
    }

    private static string MadeKey(int length, int seed)
    {
        var random = new Random(seed);
        return new string([.. Enumerable.Range(0, length).Select(_ => Hex[random.Next(16)])]);
    }
}
