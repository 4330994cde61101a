using KeyScan.Yaml;

namespace KeyScan.Tests.Yaml;

public sealed class YamlMapTests
{
    private readonly List<Problem> _problems = [];

    private YamlMap Map(string text) => YamlDocument.Read("file.yml", text, _problems)!;

    [Fact]
    public void Values_are_read_by_type()
    {
        YamlMap map = Map("text: a\ntexts: [a, b]\none: a\nnumber: 1.5\nflag: true\nday: 2027-01-31\nname: certain\n"
            + "map: {a: b}\nmaps: [{a: b}, {a: c}]\n");
        Assert.Equal("a", map.Text("text"));
        Assert.Equal(["a", "b"], map.Texts("texts"));
        Assert.Equal(["a"], map.Texts("one"));
        Assert.Equal(1.5, map.Number("number", 0, 2));
        Assert.True(map.Flag("flag"));
        Assert.Equal(new DateOnly(2027, 1, 31), map.Day("day"));
        Assert.Equal(Confidence.Certain, map.Name<Confidence>("name"));
        Assert.Equal("b", map.Map("map")?.Text("a"));
        Assert.Equal(["b", "c"], map.Maps("maps").Select(m => m.Text("a")));
        map.RejectUnknownKeys();
        Assert.Empty(_problems);
    }

    [Fact]
    public void Absent_keys_are_null_or_empty_without_a_problem()
    {
        YamlMap map = Map("other: 1\n");
        Assert.Null(map.Text("a"));
        Assert.Empty(map.Texts("a"));
        Assert.Null(map.Number("a", 0, 1));
        Assert.Null(map.Flag("a"));
        Assert.Null(map.Day("a"));
        Assert.Null(map.Name<Confidence>("a"));
        Assert.Null(map.Map("a"));
        Assert.Empty(map.Maps("a"));
        Assert.Empty(_problems);
    }

    [Fact]
    public void A_key_without_a_value_is_there()
    {
        YamlMap map = Map("a:\nb: []\n");
        Assert.Equal([true, true, false], ((string[])["a", "b", "c"]).Select(map.Has));
    }

    [Fact]
    public void Each_wrong_value_is_a_problem_at_its_line_and_column()
    {
        YamlMap map = Map("text: [a]\ntexts: [{a: b}]\nnumber: 3\nflag: yes\nday: 31.1.2027\nname: certainly\nmaps: a\n");
        map.Text("text");
        map.Texts("texts");
        map.Number("number", 0, 2);
        map.Flag("flag");
        map.Day("day");
        map.Name<Confidence>("name");
        map.Maps("maps");
        map.RequiredText("required");
        Assert.Equal(
            ["file.yml:1:7", "file.yml:2:9", "file.yml:3:9", "file.yml:4:7", "file.yml:5:6", "file.yml:6:7", "file.yml:7:7",
                "file.yml:1:1"],
            _problems.Select(p => p.Where));
        Assert.Contains(_problems, p => p.What.EndsWith(", did you mean `certain`?", StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_keys_are_problems_at_their_place()
    {
        YamlMap map = Map("keyword: a\n1: b\n[a]: c\n");
        map.Text("keywords");
        map.RejectUnknownKeys();
        Assert.Equal(["file.yml:1:1", "file.yml:2:1", "file.yml:3:1"], _problems.Select(p => p.Where));
        Assert.Equal("unknown key `keyword`, did you mean `keywords`?", _problems[0].What);
        Assert.Equal("unknown key `1`", _problems[1].What);
    }

    [Fact]
    public void A_mapping_may_report_elsewhere()
    {
        var own = new List<Problem>();
        Map("a: [b]\n").With(own).Text("a");
        Assert.Single(own);
        Assert.Empty(_problems);
    }
}
