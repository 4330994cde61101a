using System.Text;
using KeyScan.Matching;
using KeyScan.Rules;
using KeyScan.Tests.EndToEnd;

namespace KeyScan.Tests.Matching;

/// <summary>What texts made of keywords cost: counted as work, not as time.</summary>
public sealed class DenseTextTests
{
    private const int Size = 256 * 1024;
    private static readonly Matcher Matcher = new(RuleCatalogue.BuiltIn());
    private readonly MatchScratch _scratch = new();

    [Theory]
    [InlineData("api_key ")]
    [InlineData("token=token=")]
    [InlineData("secret: ")]
    [InlineData("ghp_sk_live_AKIA")]
    [InlineData("aws_secret_access_key ")]
    [InlineData("SharedAccessKey=AccountKey=")]
    [InlineData("apikey _authToken app_key secret_key_base ")]
    [InlineData("https://pass" + "word=eyJtoken")]
    [InlineData("identified by ")]
    [InlineData("curl -u ")]
    public void A_line_of_keywords_is_matched_and_judged_about_once(string unit)
    {
        Find(Repeated(unit, Size));
        Assert.InRange(_scratch.BytesMatched, 0, 2 * Size);
        Assert.InRange(_scratch.BytesJudged, 0, 4 * Size);
    }

    [Theory]
    [InlineData("secret: ")]
    [InlineData("password=\"abc\" ")]
    public void A_value_that_is_none_again_and_again_is_judged_a_few_times_and_another_between_them_is_found(string unit)
    {
        string half = Repeated(unit, Size / 2), secret = MadeSecret();
        byte[] bytes = Find($"{half}\nsecret: {secret}\n{half}");
        Assert.InRange(_scratch.BytesJudged, 1, 8 * 1024);
        Assert.Contains(_scratch.Matches, m => Encoding.UTF8.GetString(bytes.AsSpan(m.Start, m.Length)) == secret);
    }

    [Theory]
    [InlineData("token=", 1_900)]
    [InlineData("key>", 1_900)]
    [InlineData("secret=", 600)]
    public void Lines_of_values_inside_values_are_judged_a_few_times_and_the_innermost_is_found(string unit, int line)
    {
        string secret = MadeSecret();
        var text = new StringBuilder();
        while (text.Length < Size)
            text.Append(Repeated(unit, line / unit.Length * unit.Length)).Append(unit[..^1]).Append('=').Append(secret)
                .Append('\n');
        byte[] bytes = Find(text.ToString());
        Assert.InRange(_scratch.BytesJudged, 0, 8 * Size);
        int lines = text.ToString().Count('\n');
        Assert.Equal(lines, _scratch.AllMatches.Count(m => Encoding.UTF8.GetString(bytes.AsSpan(m.Start, m.Length)) == secret));
    }

    [Theory]
    [InlineData("api_key ")]
    [InlineData("ghp_sk_live_AKIA ")]
    [InlineData("aws_secret_access_key ")]
    [InlineData("https://")]
    public void A_key_in_the_middle_of_it_is_found(string unit)
    {
        string key = PlantedTree.MakeKey(3), half = Repeated(unit, Size / 2);
        byte[] bytes = Find($"{half} {key} {half}");
        Assert.Contains(_scratch.Matches, m => Encoding.UTF8.GetString(bytes.AsSpan(m.Start, m.Length)) == key);
    }

    [Fact]
    public void What_a_pattern_must_hold_is_read_from_it_only_where_nothing_else_would_do()
    {
        Assert.NotNull(RequiredRun.In("key=(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"));
        Assert.NotNull(RequiredRun.In("(?i)key=(?<secret>[a-f0-9]{32,64})"));
        Assert.Null(RequiredRun.In("key=(?<secret>[a-f0-9]{32}|[A-Z]{20})"));
        Assert.Null(RequiredRun.In("key=(?<secret>[a-f0-9]{8})"));
        Assert.Null(RequiredRun.In("key=(?<secret>[a-f0-9]{32})|token=(?<secret>[a-z]{3})"));
        Assert.Null(RequiredRun.In(@"key=(?<secret>[\w-]{32})"));
        Assert.Null(RequiredRun.In("key=(?<secret>[^ ]{32})"));
        Assert.Null(RequiredRun.In("key=(?<secret>[a-z]+)"));
    }

    [Theory]
    [InlineData("(?<secret>[a-f]{16})", "xxabcdefabcdefabcdxx", true)]
    [InlineData("(?<secret>[a-f]{16})", "abcdefabcdefabc", false)]
    [InlineData("(?<secret>[a-f]{16})", "abcdefabcdefabc-abcdefabcdefabc", false)]
    [InlineData("(?<secret>[a-f]{16})", "ABCDEFABCDEFABCD", false)]
    [InlineData("(?i)(?<secret>[a-f]{16})", "ABCDEFABCDEFABCD", true)]
    [InlineData("(?<secret>[a-f_-]{16})", "-_abcdefabcdefab", true)]
    public void A_run_is_found_wherever_it_stands(string pattern, string text, bool isIn) =>
        Assert.Equal(isIn, RequiredRun.In(pattern)!.IsIn(Encoding.ASCII.GetBytes(text)));

    private byte[] Find(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Matcher.Find(new Content(bytes, []), "a.env", _scratch);
        return bytes;
    }

    private static string Repeated(string unit, int length) =>
        string.Concat(Enumerable.Repeat(unit, (length / unit.Length) + 1))[..length];

    private static string MadeSecret()
    {
        var random = new Random(20261128);
        return string.Concat(
            Enumerable.Range(0, 32).Select(_ => "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"[random.Next(56)]));
    }
}
